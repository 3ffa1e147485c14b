package dev.lamina.run.container;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Limits of each process of a container, and of the memory its processes share by name.
 *
 * @param sharedMemory bytes of {@code /dev/shm}
 * @param ranges those that differ from what every container has
 */
public record ProcessLimits(long sharedMemory, Map<Limit, Range> ranges) {
    /** What every container has. */
    public static final ProcessLimits DEFAULT = new ProcessLimits(64L << 20, Map.of());

    public ProcessLimits {
        if (sharedMemory < 1) {
            throw new IllegalArgumentException("--shm-size must be positive");
        }
        var copy = new EnumMap<Limit, Range>(Limit.class);
        copy.putAll(ranges);
        ranges = Collections.unmodifiableMap(copy);
    }

    /**
     * A limit in force and the one it may be raised to; -1 for none.
     *
     * @param soft not above {@code hard}
     */
    public record Range(long soft, long hard) {
        public Range {
            if (Long.compareUnsigned(soft, hard) > 0) {
                throw new IllegalArgumentException(
                        "the soft limit " + soft + " is above the hard limit " + hard);
            }
        }
    }

    /**
     * With one more, such as {@code nofile=1024:2048} or {@code core=-1}.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    public ProcessLimits with(String text) {
        int equals = text.indexOf('=');
        try {
            var limit = Limit.valueOf(text.substring(0, equals).toUpperCase(Locale.ROOT));
            var values = text.substring(equals + 1).split(":", -1);
            long soft = Long.parseLong(values[0]);
            long hard = values.length > 1 ? Long.parseLong(values[1]) : soft;
            var more = new EnumMap<Limit, Range>(Limit.class);
            more.putAll(ranges);
            more.put(limit, new Range(soft, hard));
            return new ProcessLimits(sharedMemory, more);
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "--ulimit " + text + ": write NAME=SOFT[:HARD], such as nofile=1024:2048", e);
        }
    }
}
