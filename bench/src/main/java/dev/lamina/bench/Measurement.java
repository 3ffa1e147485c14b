package dev.lamina.bench;

import java.util.List;

/** What came of one case on one peer. */
public sealed interface Measurement {
    /** Times in nanoseconds, in ascending order, at least one. */
    record Times(List<Long> nanos) implements Measurement {
        public Times {
            nanos = nanos.stream().sorted().toList();
            if (nanos.isEmpty()) {
                throw new IllegalArgumentException("no time was taken");
            }
        }

        /** In milliseconds; of an even number of times the mean of the middle two. */
        public double median() {
            int last = nanos.size() - 1;
            return (nanos.get(last / 2) + nanos.get((last + 1) / 2)) / 2e6;
        }

        public double least() {
            return nanos.getFirst() / 1e6;
        }

        public double most() {
            return nanos.getLast() / 1e6;
        }
    }

    /** The peer began and did not succeed. */
    record Failed(String reason) implements Measurement {}

    /** The peer is not on this machine, or has no such operation. */
    record Absent(String reason) implements Measurement {}
}
