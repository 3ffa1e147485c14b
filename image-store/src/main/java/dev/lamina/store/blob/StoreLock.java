package dev.lamina.store.blob;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock of the store, held until closed. It excludes other processes by a lock on its file, which
 * the kernel frees when the holder dies, and other threads of this process by a counter, because
 * Java file locks belong to the whole process. A shared lock may be taken again by its thread; an
 * exclusive one may not. Where several are held, the order is transfer, store, index.
 */
public final class StoreLock implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG_PATIENCE = Duration.ofHours(6);
    private static final Map<Path, State> STATES = new ConcurrentHashMap<>();

    private final State state;
    private boolean held = true;

    private StoreLock(State state) {
        this.state = state;
    }

    /** Holds off removal while something is published or looked up. */
    public static StoreLock publishing(StoreLayout layout) throws IOException {
        return acquire(layout.storeLock(), true, PATIENCE);
    }

    /** Keeps everybody else from publishing while something is removed. */
    public static StoreLock removing(StoreLayout layout) throws IOException {
        return acquire(layout.storeLock(), false, PATIENCE);
    }

    /** Makes reading, changing and replacing the table of references one step. */
    public static StoreLock references(StoreLayout layout) throws IOException {
        return acquire(layout.indexLock(), false, PATIENCE);
    }

    /** Keeps others from transferring the same blob; it may take as long as the blob needs. */
    public static StoreLock transferring(StoreLayout layout, Digest digest) throws IOException {
        return acquire(layout.transferLock(digest), false, LONG_PATIENCE);
    }

    /** Whether nobody holds the lock of this file, exclusively or not. */
    static boolean isFree(Path file) throws IOException {
        State state = STATES.computeIfAbsent(file, State::new);
        boolean free = state.tryAcquire(false);
        if (free) {
            state.release();
        }
        return free;
    }

    /** A lock of some other file of the store, made where it is missing, if it is free now. */
    public static Optional<StoreLock> attempt(Path file, boolean shared) throws IOException {
        State state = STATES.computeIfAbsent(file, State::new);
        return state.tryAcquire(shared) ? Optional.of(new StoreLock(state)) : Optional.empty();
    }

    static StoreLock acquire(Path file, boolean shared, Duration patience) throws IOException {
        State state = STATES.computeIfAbsent(file, State::new);
        long deadline = System.nanoTime() + patience.toNanos();
        long pause = 1;
        while (!state.tryAcquire(shared)) {
            if (System.nanoTime() - deadline > 0) {
                throw new StoreException(
                        "waited "
                                + patience.toSeconds()
                                + " s for "
                                + file
                                + ", held by "
                                + state.holder(),
                        "Wait for that process or end it; the lock frees itself.");
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted waiting for " + file);
            }
            pause = Math.min(pause * 2, 50);
        }
        return new StoreLock(state);
    }

    @Override
    public void close() throws IOException {
        if (held) {
            held = false;
            state.release();
        }
    }

    /** What this process holds of one lock file. */
    private static final class State {
        private final Path file;
        private @Nullable FileChannel channel;
        private @Nullable FileLock lock;
        private int holders;

        State(Path file) {
            this.file = file;
        }

        synchronized boolean tryAcquire(boolean shared) throws IOException {
            FileLock current = lock;
            if (current != null) {
                if (shared && current.isShared()) {
                    holders++;
                    return true;
                }
                return false;
            }
            FileChannel opened = open();
            boolean acquired = false;
            try {
                FileLock taken = opened.tryLock(0, Long.MAX_VALUE, shared);
                if (taken == null) {
                    return false;
                }
                if (!shared) {
                    opened.truncate(0);
                    opened.write(ByteBuffer.wrap(description()), 0);
                }
                channel = opened;
                lock = taken;
                holders = 1;
                acquired = true;
                return true;
            } finally {
                if (!acquired) {
                    opened.close();
                }
            }
        }

        synchronized void release() throws IOException {
            FileChannel open = channel;
            if (--holders == 0 && open != null) {
                lock = null;
                channel = null;
                open.close();
            }
        }

        String holder() throws IOException {
            try (FileChannel reading = open()) {
                var text = ByteBuffer.allocate(100);
                reading.read(text, 0);
                return text.position() == 0
                        ? "another process"
                        : new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
            }
        }

        private FileChannel open() throws IOException {
            return FileChannel.open(
                    file,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }

        private static byte[] description() {
            return ("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
        }
    }
}
