package dev.lamina.unionfs.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.unionfs.Access.Process;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The processes behind requests, by the number of a thread. What is read about one is kept, until
 * it executes another program. Thread-safe.
 *
 * @param files null when the numbers mean nothing in this process' {@code /proc}
 */
record Processes(@Nullable FileCalls files, ConcurrentHashMap<Integer, Known> known) {
    private static final int STATUS = 4096;

    /** Requests of a process between the opening of a program and its new name. */
    private static final int DOUBTS = 8;

    /**
     * @param doubts how often it is still to be read again, unless it has changed
     */
    record Known(Process process, int doubts) {}

    static Processes in(FileCalls files) {
        return new Processes(files, new ConcurrentHashMap<>());
    }

    /** For numbers of another pid namespace: processes without names. */
    static Processes nameless() {
        return new Processes(null, new ConcurrentHashMap<>());
    }

    Process of(int thread) {
        var now = known.get(thread);
        if (now == null || now.doubts() > 0) {
            now = known.compute(thread, this::read);
        }
        return now.process();
    }

    private Known read(int thread, @Nullable Known before) {
        var process = look(thread);
        boolean doubtful = before != null && before.process().equals(process);
        return new Known(process, doubtful ? Math.max(0, before.doubts() - 1) : 0);
    }

    /** The program is about to be another one. */
    void executes(int thread) {
        known.computeIfPresent(thread, (_, before) -> new Known(before.process(), DOUBTS));
    }

    private Process look(int thread) {
        if (thread == 0) {
            return Process.UNKNOWN;
        }
        if (files == null) {
            return new Process(thread, "");
        }
        try {
            return parse(thread, read(files, "/proc/" + thread + "/status"));
        } catch (ErrnoException e) {
            return new Process(thread, "");
        }
    }

    private static String read(FileCalls files, String path) throws ErrnoException {
        int fd = files.open(FileCalls.AT_FDCWD, path.getBytes(UTF_8), FileCalls.O_RDONLY, 0);
        try {
            return new String(files.readFully(fd, STATUS), UTF_8);
        } finally {
            files.close(fd);
        }
    }

    static Process parse(int thread, String status) {
        return new Process(
                Integer.parseInt(field(status, "Tgid:", Integer.toString(thread))),
                field(status, "Name:", ""));
    }

    private static String field(String status, String name, String otherwise) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }
}
