package dev.lamina.unionfs.transport.jnr;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import dev.lamina.linux.MountCalls;
import dev.lamina.unionfs.transport.FuseControl;
import dev.lamina.unionfs.transport.MountEntry;
import dev.lamina.unionfs.transport.MountedUnion;
import dev.lamina.unionfs.transport.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A mount served by libfuse: a fixed number of threads run its loop, and one more waits for them
 * all and frees the session. Thread-safe.
 */
final class JnrConnection implements Transport.Connection {
    private static final int WORKERS = 12;
    private static final long GRACE_SECONDS = 3;
    private static final System.Logger LOG = System.getLogger(JnrConnection.class.getName());

    private final Linux linux;
    private final FuseSession session;
    private final PathUnion union;
    private final byte[] path;
    private final int number;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    private JnrConnection(
            Linux linux, FuseSession session, PathUnion union, byte[] path, int number) {
        this.linux = linux;
        this.session = session;
        this.union = union;
        this.path = path;
        this.number = number;
    }

    /**
     * Serves a session that libfuse has just mounted.
     *
     * @param path as the mount table has it
     * @throws IOException when the mount table does not have it
     */
    static JnrConnection start(Linux linux, FuseSession session, PathUnion union, byte[] path)
            throws IOException {
        linux.files().closeOnExec(session.device());
        var mounted = onTop(linux, path);
        if (mounted.isEmpty() || !mounted.get().type().equals(MountedUnion.TYPE)) {
            throw new IOException(
                    "libfuse reports a mount on "
                            + new String(path, StandardCharsets.UTF_8)
                            + ", the mount table has none");
        }
        var connection = new JnrConnection(linux, session, union, path, mounted.get().device());
        connection.run();
        return connection;
    }

    private static Optional<MountEntry> onTop(Linux linux, byte[] path) throws IOException {
        return MountEntry.all(linux.files()).reversed().stream()
                .filter(entry -> Arrays.equals(entry.path(), path))
                .findFirst();
    }

    private void run() {
        var workers = new ArrayList<Thread>();
        for (int i = 1; i <= WORKERS; i++) {
            workers.add(daemon("libfuse-" + i, session::loop));
        }
        daemon("libfuse-end", () -> end(workers));
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void end(List<Thread> workers) {
        try {
            for (var worker : workers) {
                worker.join();
            }
            session.close();
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
        try {
            // of one that has ended even the number may belong to another mount by now
            if (!closing.getAndSet(true) && ended.getCount() > 0) {
                unmount();
            }
            if (!hasEnded()) {
                FuseControl.abort(linux, number);
                if (!hasEnded()) {
                    LOG.log(
                            Level.WARNING,
                            "A request is still waiting for a branch; its thread is left behind");
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A mount stays behind", e);
        }
    }

    private boolean hasEnded() {
        try {
            return ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Unless somebody has done it already, or has mounted something else on top. */
    private void unmount() throws IOException {
        var top = onTop(linux, path);
        if (top.isEmpty() || top.get().device() != number) {
            return;
        }
        try {
            linux.mounts().umount(path, MountCalls.MNT_DETACH);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPERM)) {
                throw e;
            }
            fusermount();
        }
    }

    /** For whoever may not unmount by himself. */
    private void fusermount() throws IOException {
        var target = new String(path, StandardCharsets.UTF_8);
        var process =
                new ProcessBuilder("fusermount", "-u", "-z", "--", target).inheritIO().start();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
