package dev.lamina.unionfs.transport.direct;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.unionfs.copyup.Interruption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Requests whose callers have got a signal. The kernel says so of any signal, but only a fatal one
 * counts: to a program that goes on, an open or a write of a local file is never interrupted.
 * Thread-safe.
 */
final class Interruptions {
    private static final int STATUS = 4096;
    private static final String PENDING = "\nSigPnd:\t";
    private static final int HEX = 16;
    private static final long SIGKILL = 1L << 8;

    private final FileCalls files;
    private final List<Serving> workers = new CopyOnWriteArrayList<>();

    Interruptions(FileCalls files) {
        this.files = files;
    }

    /** What one worker is at; written by it alone. */
    static final class Serving {
        private volatile long unique;
        private volatile int pid;
        private volatile long interrupted;

        void begin(Request request) {
            pid = request.pid();
            unique = request.unique();
        }

        void end() {
            unique = 0;
        }

        boolean isInterrupted() {
            long now = unique;
            return now != 0 && now == interrupted;
        }
    }

    /** For a worker on its own thread, which gives up long work from now on when it is in vain. */
    Serving enlist() {
        var serving = new Serving();
        workers.add(serving);
        Interruption.bind(serving::isInterrupted);
        return serving;
    }

    /** The caller of a request has got a signal. A request that is not served now needs nothing. */
    void interrupt(long unique) {
        for (var worker : workers) {
            if (worker.unique == unique && dies(worker.pid)) {
                worker.interrupted = unique;
            }
        }
    }

    /** Whoever gets a fatal signal has SIGKILL pending, in each of its threads. */
    private boolean dies(int pid) {
        try {
            var path = ("/proc/" + pid + "/status").getBytes(US_ASCII);
            int fd = files.open(FileCalls.AT_FDCWD, path, FileCalls.O_RDONLY, 0);
            try {
                return dies(new String(files.readFully(fd, STATUS), US_ASCII));
            } finally {
                files.close(fd);
            }
        } catch (ErrnoException e) {
            return false;
        }
    }

    static boolean dies(String status) {
        int start = status.indexOf(PENDING);
        if (start < 0) {
            return false;
        }
        start += PENDING.length();
        var pending = status.substring(start, status.indexOf('\n', start));
        return (Long.parseUnsignedLong(pending, HEX) & SIGKILL) != 0;
    }
}
