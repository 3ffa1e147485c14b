package dev.lamina.unionfs.branch;

import dev.lamina.linux.FileCalls;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A directory descriptor shared by whoever uses it at the moment; closing gives one use back, the
 * last one closes the descriptor. Thread-safe.
 */
final class OpenDirectory implements AutoCloseable {
    private final FileCalls files;
    private final int fd;
    private final AtomicInteger uses = new AtomicInteger(1);

    /** Used since the clock of the cache came by. */
    volatile boolean recent = true;

    OpenDirectory(FileCalls files, int fd) {
        this.files = files;
        this.fd = fd;
    }

    int fd() {
        return fd;
    }

    /** One more use, or false when it has been closed. */
    boolean retain() {
        for (; ; ) {
            int now = uses.get();
            if (now == 0) {
                return false;
            }
            if (uses.compareAndSet(now, now + 1)) {
                if (!recent) {
                    recent = true;
                }
                return true;
            }
        }
    }

    @Override
    public void close() {
        if (uses.decrementAndGet() == 0) {
            files.close(fd);
        }
    }
}
