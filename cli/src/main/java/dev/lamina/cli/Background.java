package dev.lamina.cli;

import org.jspecify.annotations.Nullable;

/**
 * A command that goes on after its caller has returned. A JVM cannot fork, so the launch script
 * starts it in a session of its own, with its output in a pipe, and returns when it has read a
 * certain word there: alone when the command serves, followed by the exit code when it has ended.
 */
final class Background {
    private static final @Nullable String WORD = System.getenv("LAMINA_BACKGROUND");

    private Background() {}

    /** Called by the one that serves; without effect in the foreground. */
    static void ready() {
        if (WORD != null) {
            System.out.println(WORD);
            System.out.close();
            System.err.close();
        }
    }

    /** Called last; nobody listens any more to one that was ready. */
    static void ended(int code) {
        if (WORD != null) {
            System.out.println(WORD + " " + code);
        }
    }
}
