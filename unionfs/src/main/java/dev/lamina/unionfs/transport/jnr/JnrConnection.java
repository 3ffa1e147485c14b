package dev.lamina.unionfs.transport.jnr;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import dev.lamina.unionfs.transport.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;

/**
 * A mount served by libfuse: a fixed number of threads run its loop, and one more waits for them
 * all and frees the session. Thread-safe.
 */
final class JnrConnection implements Transport.Connection {
    private static final int WORKERS = 12;
    private static final String TYPE = "fuse.junion";
    private static final long GRACE_SECONDS = 5;
    private static final System.Logger LOG = System.getLogger(JnrConnection.class.getPackageName());

    private final Linux linux;
    private final LibFuse2 libfuse;
    private final Callbacks callbacks;
    private final PathUnion union;
    private final String path;
    private final Pointer mountpoint;
    private final Pointer session;
    private final String device;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    private JnrConnection(
            Linux linux,
            LibFuse2 libfuse,
            Callbacks callbacks,
            PathUnion union,
            String path,
            Pointer mountpoint,
            Pointer session,
            String device) {
        this.linux = linux;
        this.libfuse = libfuse;
        this.callbacks = callbacks;
        this.union = union;
        this.path = path;
        this.mountpoint = mountpoint;
        this.session = session;
        this.device = device;
    }

    /**
     * @param path without symbolic links
     * @throws IOException when nothing is mounted afterwards
     */
    static JnrConnection mount(
            Linux linux, LibFuse2 libfuse, PathUnion union, String path, String options)
            throws IOException {
        var callbacks = new Callbacks(union);
        var operations = callbacks.operations();
        var out = Memory.allocateDirect(Runtime.getSystemRuntime(), 2 * Long.BYTES, true);
        String[] arguments = {"junion", "-f", path, "-o", options};
        var session =
                libfuse.fuse_setup(
                        arguments.length,
                        arguments,
                        operations,
                        Struct.size(operations),
                        out,
                        out.slice(Long.BYTES),
                        null);
        if (session == null) {
            throw new IOException(
                    "libfuse cannot mount on " + path + "; its reason is on standard error");
        }
        var mountpoint = out.getPointer(0);
        try {
            linux.files().closeOnExec(device(libfuse, session));
            var mounted = MountLine.on(path);
            if (mounted == null || !mounted.type().equals(TYPE)) {
                throw new IOException(
                        "libfuse reports a mount on " + path + ", the mount table has none");
            }
            var connection =
                    new JnrConnection(
                            linux,
                            libfuse,
                            callbacks,
                            union,
                            path,
                            mountpoint,
                            session,
                            mounted.device());
            connection.start();
            return connection;
        } catch (IOException | RuntimeException e) {
            libfuse.fuse_teardown(session, mountpoint);
            throw e;
        }
    }

    private static int device(LibFuse2 libfuse, Pointer session) {
        var channel = libfuse.fuse_session_next_chan(libfuse.fuse_get_session(session), null);
        return libfuse.fuse_chan_fd(channel);
    }

    private void start() {
        var workers = new ArrayList<Thread>();
        for (int i = 1; i <= WORKERS; i++) {
            workers.add(daemon("junion-" + i, () -> libfuse.fuse_loop(session)));
        }
        daemon("junion-end", () -> end(workers));
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void end(List<Thread> workers) {
        try {
            for (var worker : workers) {
                worker.join();
            }
            libfuse.fuse_teardown(session, mountpoint);
            union.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    @Override
    public void await() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        if (!closing.getAndSet(true)) {
            unmount();
        }
        try {
            if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                abort();
                ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Unless somebody has done it already, or has mounted something else on top. */
    private void unmount() {
        try {
            var top = MountLine.on(path);
            if (top == null || !top.device().equals(device)) {
                return;
            }
            unmountOurs();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the mount on " + path + " stays behind", e);
        }
    }

    /** At once where nobody uses the mount; otherwise its users get ENOTCONN from now on. */
    private void unmountOurs() throws IOException {
        var target = path.getBytes(StandardCharsets.UTF_8);
        try {
            linux.mounts().umount(target, 0);
        } catch (ErrnoException e) {
            if (e.is(Errno.EBUSY)) {
                linux.mounts().umount(target, MountCalls.MNT_FORCE | MountCalls.MNT_DETACH);
            } else if (e.is(Errno.EPERM)) {
                fusermount();
            } else {
                throw e;
            }
        }
    }

    /** For whoever may not unmount by himself. */
    private void fusermount() throws IOException {
        var process = new ProcessBuilder("fusermount", "-u", "-z", "--", path).inheritIO().start();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a connection that still has users behind a lazy unmount. */
    private void abort() {
        var number = device.substring(device.indexOf(':') + 1);
        try {
            Files.writeString(Path.of("/sys/fs/fuse/connections", number, "abort"), "1");
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the connection of " + path + " still has users", e);
        }
    }

    /** The callbacks must outlive the session: libfuse knows them by address only. */
    Callbacks callbacks() {
        return callbacks;
    }
}
