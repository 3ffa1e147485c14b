package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.unionfs.transport.FuseControl;
import dev.lamina.unionfs.transport.Lifetime;
import dev.lamina.unionfs.transport.RequestCount;
import dev.lamina.unionfs.transport.Transport;
import dev.lamina.unionfs.tree.KernelCache;
import dev.lamina.unionfs.tree.UnionOperations;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection from its first exchange to its end, which comes from outside (unmounted, aborted) or
 * by {@link #close}. The thread that ends last closes what belongs to it.
 */
final class DirectConnection implements Transport.Connection {
    private static final System.Logger LOG = System.getLogger(DirectConnection.class.getName());
    private static final byte[] SELF = "/proc/self".getBytes(StandardCharsets.US_ASCII);
    private static final long END_SECONDS = 2;

    private final Linux linux;
    private final DirectOptions options;
    private final UnionOperations union;
    private final Fd device;
    private final @Nullable FuseMount mount;
    private final KernelNotifier notifier;
    private final Interruptions interruptions;
    private final List<RequestCounters> counters = new CopyOnWriteArrayList<>();
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    private DirectConnection(
            Linux linux,
            DirectOptions options,
            UnionOperations union,
            Fd device,
            @Nullable FuseMount mount) {
        this.linux = linux;
        this.options = options;
        this.union = union;
        this.device = device;
        this.mount = mount;
        this.interruptions = new Interruptions(linux.files());
        this.notifier = new KernelNotifier(channel(device.number()));
    }

    /** Returns when requests are being answered. */
    static DirectConnection mounted(
            Linux linux, DirectOptions options, UnionOperations union, FuseMount mount)
            throws IOException {
        var connection = new DirectConnection(linux, options, union, mount.device(), mount);
        connection.threads.incrementAndGet();
        try {
            connection.begin();
            return connection;
        } catch (IOException | RuntimeException e) {
            mount.unmount();
            throw e;
        } finally {
            connection.threadEnded();
        }
    }

    /** Returns at once; requests are answered as soon as somebody has mounted the device. */
    static DirectConnection awaitingMount(
            Linux linux, DirectOptions options, UnionOperations union, Fd device) {
        var connection = new DirectConnection(linux, options, union, device, null);
        connection.start("fuse-init", connection::beginUnlessClosed);
        return connection;
    }

    private void beginUnlessClosed() {
        try {
            begin();
        } catch (IOException e) {
            if (!closing.get()) {
                LOG.log(Level.ERROR, "A FUSE device cannot be served", e);
            }
        }
    }

    private void begin() throws IOException {
        var agreement = handshake();
        var passthrough =
                agreement.has(Feature.PASSTHROUGH)
                        ? Passthrough.tried(linux, device.number())
                        : Passthrough.off(linux.devices());
        union.start(
                agreement.capabilities(passthrough.on()),
                agreement.has(Feature.NOTIFY) ? notifier : KernelCache.NONE);
        var dispatcher =
                new Dispatcher(
                        union,
                        agreement,
                        mount == null ? Admission.ALL : mount.admission(),
                        passthrough,
                        notifier,
                        agreement.has(Feature.NOTIFY) && agreement.has(Feature.STORE)
                                ? new Priming(union, channel(device.number()))
                                : null,
                        interruptions,
                        options.recorded());
        enlist(dispatcher, agreement);
    }

    private Agreement handshake() throws IOException {
        try {
            return new Handshake(channel(device.number()), options).perform(closing::get);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the kernel", e);
        }
    }

    private void enlist(Dispatcher dispatcher, Agreement agreement) throws ErrnoException {
        var anywhere = linux.processes().mayRunOn();
        boolean knowsClients = knowsClients();
        int processors = Runtime.getRuntime().availableProcessors();
        var crew = new Crew(options.workers(), processors);
        var watch = new CrewWatch(crew);
        crew.begin(member -> {
            var count = new RequestCounters();
            counters.add(count);
            var channels = Channels.of(linux, device.number(), agreement.has(Feature.CLONE));
            start(
                    "fuse-" + counters.size(),
                    new Worker(
                            channels,
                            crew,
                            member,
                            watch,
                            new Company(linux.processes(), anywhere, knowsClients),
                            dispatcher,
                            count,
                            agreement.maxWrite(),
                            agreement.has(Feature.NOTIFY) ? options.lifetime() : Lifetime.NONE,
                            interruptions));
        });
        start("fuse-watch", watch);
    }

    /**
     * Whether the kernel and procfs call processes by the same numbers: it counts as whoever
     * mounted does, which is a container where that was not this process.
     */
    private boolean knowsClients() {
        try {
            byte[] self = linux.files().readlink(FileCalls.AT_FDCWD, SELF);
            return mount != null
                    && linux.processes().getpid()
                            == Integer.parseInt(new String(self, StandardCharsets.US_ASCII));
        } catch (ErrnoException | NumberFormatException withoutProcfs) {
            return false;
        }
    }

    private void start(String name, Runnable task) {
        threads.incrementAndGet();
        Thread.ofPlatform()
                .daemon()
                .name(name)
                .start(() -> {
                    try {
                        task.run();
                    } finally {
                        threadEnded();
                    }
                });
    }

    /** The last one to end closes what they shared. */
    private void threadEnded() {
        if (threads.decrementAndGet() > 0) {
            return;
        }
        try {
            notifier.close();
            device.close();
            union.close();
        } finally {
            ended.countDown();
        }
    }

    private DeviceChannel channel(int fd) {
        return new DeviceChannel(linux, fd);
    }

    @Override
    public List<RequestCount> requests() {
        var counts = new ArrayList<RequestCount>();
        for (var opcode : Opcode.values()) {
            var count = new RequestCount(opcode.name(), 0, 0, 0, 0);
            for (var worker : counters) {
                count = worker.plus(opcode, count);
            }
            if (count.requests() > 0) {
                counts.add(count);
            }
        }
        return counts;
    }

    @Override
    public void await() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        int connection = connectionNumber();
        boolean first = closing.compareAndSet(false, true);
        // of one that has ended even the number may belong to another mount by now
        if (first && mount != null && ended.getCount() > 0) {
            mount.unmount();
        }
        if (!hasEnded() && connection >= 0) {
            abort(connection);
            if (!hasEnded()) {
                LOG.log(
                        Level.WARNING,
                        "A request is still waiting for a branch; its thread is left behind");
            }
        }
    }

    private boolean hasEnded() {
        try {
            return ended.await(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int connectionNumber() {
        if (mount != null) {
            return mount.connection();
        }
        try {
            return ended.getCount() == 0 ? -1 : FuseControl.connection(linux, device.number());
        } catch (ErrnoException e) {
            return -1;
        }
    }

    private void abort(int connection) {
        try {
            FuseControl.abort(linux, connection);
        } catch (ErrnoException e) {
            LOG.log(Level.WARNING, "FUSE connection " + connection + " cannot be aborted", e);
        }
    }
}
