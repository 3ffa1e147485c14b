package dev.lamina.unionfs.transport.direct;

/**
 * How long a worker asks again before it lets itself be put to sleep. Going to sleep and being
 * woken costs more than most answers, and the next request often follows within microseconds.
 * Asking again is paid by whoever else wants the processor, so it ends as soon as somebody does.
 * Used by one thread.
 */
final class Patience {
    private static final long LIMIT_NANOS = 20_000;

    /** A yield that takes longer has given the processor to somebody. */
    private static final long DISTURBED_NANOS = 10_000;

    private static final int FAILURES = 4;
    private static final int PAUSE = 64;

    private int failures;
    private int pause;
    private long began;
    private long last;

    /** Whether to ask again at all. */
    boolean begin() {
        if (pause > 0) {
            pause--;
            return false;
        }
        began = System.nanoTime();
        last = began;
        return true;
    }

    /** Lets others have the processor; whether to ask once more. */
    @SuppressWarnings("ThreadPriorityCheck") // Only a hint: correctness does not rest on it.
    boolean goesOn() {
        Thread.yield();
        long now = System.nanoTime();
        boolean disturbed = now - last > DISTURBED_NANOS;
        last = now;
        if (disturbed) {
            pause = PAUSE;
        }
        return !disturbed && now - began < LIMIT_NANOS;
    }

    /** It was worth it, or not; when it is not several times on end, it is given up for a while. */
    void ended(boolean successful) {
        failures = successful ? 0 : failures + 1;
        if (failures >= FAILURES) {
            failures = 0;
            pause = PAUSE;
        }
    }
}
