package dev.lamina.store.registry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long registries may take.
 *
 * @param connect to be connected
 * @param idle without anything worth mentioning coming or going
 * @param pause before the first retry; it doubles, with jitter, up to 60 times that
 * @param retries of what may succeed later
 */
record Timing(Duration connect, Duration idle, Duration pause, int retries) {
    static final Timing USUAL =
            new Timing(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMillis(500), 5);

    private static final Duration LONGEST_WISH = Duration.ofMinutes(2);

    /** Before the {@code attempt}-th retry, the first being 1. */
    Duration backOff(int attempt) {
        long base = pause.toMillis() << Math.min(attempt - 1, 5);
        long most = Math.min(base, pause.toMillis() * 60);
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    /** What a server may wish to wait. */
    static Duration wished(Duration asked) {
        return asked.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : asked;
    }
}
