package dev.lamina.unionfs.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
        if (before == null) {
            return new Known(look(thread), 0);
        }
        var task = new Task(before.task().pid(), text(thread, "comm", before.task().command()));
        boolean isSame = task.equals(before.task());
        return new Known(task, isSame ? Math.max(0, before.doubts() - 1) : 0);
    }

    /** The program is about to be another one. */
    void executes(int thread) {
        var before = known.get(thread);
        if (before != null) {
            known.put(thread, new Known(before.task(), DOUBTS));
        }
    }

    private Task look(int thread) {
        return thread == 0 ? Task.UNKNOWN : parse(thread, text(thread, "status", ""));
    }

    private String text(int thread, String file, String otherwise) {
        if (files == null) {
            return otherwise;
        }
        try {
            var path = ("/proc/" + thread + "/" + file).getBytes(ISO_8859_1);
            int fd = files.open(FileCalls.AT_FDCWD, path, FileCalls.O_RDONLY, 0);
            try {
                var text = new String(files.readFully(fd, STATUS), UTF_8);
                return file.equals("comm") ? text.substring(0, text.length() - 1) : text;
            } finally {
                files.close(fd);
            }
        } catch (ErrnoException e) {
            return otherwise;
        }
    }

    static Task parse(int thread, String status) {
        var group = field(status, "\nTgid:\t");
        return new Task(
                group.isEmpty() ? thread : Integer.parseInt(group),
                field("\n" + status, "\nName:\t"));
    }

    private static String field(String status, String name) {
        int start = status.indexOf(name);
        if (start < 0) {
            return "";
        }
        int end = status.indexOf('\n', start + 1);
        return status.substring(start + name.length(), end < 0 ? status.length() : end);
    }
}
