package dev.lamina.run.container;

import org.jspecify.annotations.Nullable;

/**
 * What a container may use of the machine; null where nothing was asked for.
 *
 * @param memory bytes, at least 6 MiB
 * @param memorySwap bytes of memory and swap together; -1 for unlimited swap
 * @param cpuQuota microseconds of CPU time in each {@link #CPU_PERIOD}
 * @param pids processes and threads; {@link #UNLIMITED} for none
 * @param cpuSet numbers of processors, such as {@code 0-2,4}
 */
public record Limits(
        @Nullable Long memory,
        @Nullable Long memorySwap,
        @Nullable Long cpuQuota,
        @Nullable Long pids,
        @Nullable String cpuSet) {
    public static final Limits NONE = new Limits(null, null, null, null, null);
    public static final long UNLIMITED = -1;

    /** Microseconds. */
    public static final long CPU_PERIOD = 100_000;

    /** What {@link #pids} is where nobody asked and a controller is there. */
    public static final long DEFAULT_PIDS = 2048;

    private static final long MIN_MEMORY = 6L << 20;

    /** On any processor. */
    public Limits(
            @Nullable Long memory,
            @Nullable Long memorySwap,
            @Nullable Long cpuQuota,
            @Nullable Long pids) {
        this(memory, memorySwap, cpuQuota, pids, null);
    }

    public Limits {
        if (cpuSet != null && !cpuSet.matches("[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*")) {
            throw new IllegalArgumentException(
                    "--cpuset-cpus takes numbers such as 0-2,4, not " + cpuSet);
        }
        if (memory != null && memory != UNLIMITED && memory < MIN_MEMORY) {
            throw new IllegalArgumentException(
                    "--memory " + memory + " is less than the minimum of 6m");
        }
        if (memorySwap != null && memory == null) {
            throw new IllegalArgumentException("--memory-swap needs --memory");
        }
        if (memorySwap != null
                && memorySwap != UNLIMITED
                && memory != null
                && memorySwap < memory) {
            throw new IllegalArgumentException(
                    "--memory-swap counts memory and swap together: give at least " + memory);
        }
        if (cpuQuota != null && cpuQuota < 1000) {
            throw new IllegalArgumentException("--cpus must be at least 0.01");
        }
        if (pids != null && pids != UNLIMITED && pids < 1) {
            throw new IllegalArgumentException("--pids-limit must be positive, or -1 for none");
        }
    }
}
