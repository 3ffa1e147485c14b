package dev.lamina.builder;

/**
 * How much of a build happens at once.
 *
 * @param jobs steps at a time, at least 1
 * @param keepGoing whether stages that do not need a failed one are still built
 */
public record Parallelism(int jobs, boolean keepGoing) {
    /** A step for each processor; a failure ends everything. */
    public static final Parallelism DEFAULT =
            new Parallelism(Runtime.getRuntime().availableProcessors(), false);

    public Parallelism {
        if (jobs < 1) {
            throw new IllegalArgumentException("--jobs must be at least 1, not " + jobs);
        }
    }
}
