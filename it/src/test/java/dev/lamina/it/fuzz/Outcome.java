package dev.lamina.it.fuzz;

import dev.lamina.linux.Errno;
import java.util.List;

/**
 * What a step gave: the same on both sides, but for the inodes, whose numbers say only which
 * objects are the same.
 *
 * @param text an errno, or what was read
 */
record Outcome(String text, List<Long> inodes) {
    static final Outcome DONE = of("done");

    static Outcome of(String text) {
        return new Outcome(text, List.of());
    }

    static Outcome of(long count) {
        return of(Long.toString(count));
    }

    static Outcome of(Errno errno) {
        return of(errno.name());
    }

    boolean isDone() {
        return !text.startsWith("E") && !text.startsWith("errno");
    }
}
