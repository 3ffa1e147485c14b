package dev.lamina.unionfs.transport;

import java.time.Duration;

/**
 * How long the kernel may remember names, absences and attributes without asking again.
 *
 * @param nanos below a second
 */
public record Lifetime(long seconds, int nanos) {
    /** For good: right as long as every change passes through the mount. */
    public static final Lifetime FOREVER = new Lifetime(1_000_000_000, 0);

    public static final Lifetime NONE = new Lifetime(0, 0);

    public static Lifetime of(Duration duration) {
        return new Lifetime(duration.toSeconds(), duration.toNanosPart());
    }

    /** As libfuse's options take it. */
    public String decimal() {
        return "%d.%09d".formatted(seconds, nanos);
    }
}
