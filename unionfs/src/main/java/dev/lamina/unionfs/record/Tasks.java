package dev.lamina.unionfs.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.unionfs.Access.Task;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The processes behind requests, by the number of a thread. What is read about one is kept, until
 * it executes another program. Thread-safe.
 *
 * @param files null when the numbers mean nothing in this process' {@code /proc}
 */
record Tasks(@Nullable FileCalls files, ConcurrentHashMap<Integer, Known> known) {
    private static final int STATUS = 4096;

    /** Requests of a process between the opening of a program and its new name. */
    private static final int DOUBTS = 8;

    /**
     * @param doubts how often it is still to be read again, unless it has changed
     */
    record Known(Task task, int doubts) {}

    static Tasks in(FileCalls files) {
        return new Tasks(files, new ConcurrentHashMap<>());
    }

    /** For numbers of another pid namespace: processes without names. */
    static Tasks nameless() {
        return new Tasks(null, new ConcurrentHashMap<>());
    }

    Task of(int thread) {
        var now = known.get(thread);
        if (now == null || now.doubts() > 0) {
            now = known.compute(thread, this::read);
        }
        return now.task();
    }

    private Known read(int thread, @Nullable Known before) {
        var task = look(thread);
        if (before == null || !before.task().equals(task)) {
            return new Known(task, 0);
        }
        return new Known(task, Math.max(0, before.doubts() - 1));
    }

    /** The program is about to be another one. */
    void executes(int thread) {
        known.computeIfPresent(thread, (_, before) -> new Known(before.task(), DOUBTS));
    }

    private Task look(int thread) {
        if (thread == 0) {
            return Task.UNKNOWN;
        }
        if (files == null) {
            return new Task(thread, "");
        }
        try {
            return parse(thread, read(files, "/proc/" + thread + "/status"));
        } catch (ErrnoException e) {
            return new Task(thread, "");
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

    static Task parse(int thread, String status) {
        return new Task(
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
