package dev.lamina.builder.upkeep;

import java.time.Duration;

/**
 * What of the build cache is to stay. Sizes are of disk space, layers that several records share
 * counted once, layers that images or containers need not at all.
 *
 * @param keep what was used so recently stays, unless the size forbids it
 * @param maxUsed bytes that are never exceeded
 * @param reserved bytes that are never gone below
 * @param minFree bytes that are to be free on the disk
 */
public record CachePolicy(Duration keep, long maxUsed, long reserved, long minFree) {
    /**
     * How many bytes may stay.
     *
     * @param used by now
     * @param free on the disk
     */
    long target(long used, long free) {
        long target = Math.min(maxUsed, used - Math.max(0, minFree - free));
        return Math.max(target, Math.min(reserved, maxUsed));
    }
}
