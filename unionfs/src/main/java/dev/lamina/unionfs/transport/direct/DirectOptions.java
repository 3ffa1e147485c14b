package dev.lamina.unionfs.transport.direct;

import dev.lamina.unionfs.transport.Lifetime;
import java.util.Set;

/**
 * How a connection is served. Everything that may be missing in a kernel can be switched off here,
 * so that each fallback can be tested on any kernel.
 *
 * @param workers the most threads that answer requests: one does as long as it keeps up, further
 *     ones come when requests queue up or wait behind a disk; at least two
 * @param maxWrite bytes of the largest write and read: a multiple of 4096 from 4096 to 1 MiB
 * @param stackDepth file systems that may be stacked on a backing file of passthrough: 1, or 2 when
 *     branches lie on an overlay themselves (nothing can be stacked on the mount then)
 * @param clonedDevices a queue for each worker instead of one for all
 * @param cachedDirectories the kernel may keep listings
 * @param primedFiles small files are handed to the kernel as they are opened
 * @param lifetime how long the kernel may remember what it was told
 * @param without features not to agree on
 */
public record DirectOptions(
        int workers,
        int maxWrite,
        int stackDepth,
        boolean clonedDevices,
        boolean cachedDirectories,
        boolean primedFiles,
        Lifetime lifetime,
        Set<Feature> without) {
    private static final int PAGE = 4096;
    private static final int MOST_WORKERS = 32;
    private static final int LARGEST_WRITE = 1 << 20;

    public static final DirectOptions DEFAULT =
            new DirectOptions(
                    MOST_WORKERS, LARGEST_WRITE, 1, true, true, true, Lifetime.FOREVER, Set.of());

    public DirectOptions {
        if (workers < 2) {
            throw new IllegalArgumentException("at least two workers, not " + workers);
        }
        if (maxWrite < PAGE || maxWrite > LARGEST_WRITE || maxWrite % PAGE != 0) {
            throw new IllegalArgumentException("no size for writes: " + maxWrite);
        }
        if (stackDepth < 1 || stackDepth > 2) {
            throw new IllegalArgumentException("stack depth 1 or 2, not " + stackDepth);
        }
        without = Set.copyOf(without);
    }

    public DirectOptions withWorkers(int count) {
        return new DirectOptions(
                count,
                maxWrite,
                stackDepth,
                clonedDevices,
                cachedDirectories,
                primedFiles,
                lifetime,
                without);
    }

    public DirectOptions withStackDepth(int depth) {
        return new DirectOptions(
                workers,
                maxWrite,
                depth,
                clonedDevices,
                cachedDirectories,
                primedFiles,
                lifetime,
                without);
    }

    public DirectOptions without(Feature... features) {
        return new DirectOptions(
                workers,
                maxWrite,
                stackDepth,
                clonedDevices,
                cachedDirectories,
                primedFiles,
                lifetime,
                Set.of(features));
    }

    public DirectOptions withoutClonedDevices() {
        return new DirectOptions(
                workers,
                maxWrite,
                stackDepth,
                false,
                cachedDirectories,
                primedFiles,
                lifetime,
                without);
    }

    public DirectOptions withoutCachedDirectories() {
        return new DirectOptions(
                workers,
                maxWrite,
                stackDepth,
                clonedDevices,
                false,
                primedFiles,
                lifetime,
                without);
    }

    public DirectOptions withoutPrimedFiles() {
        return new DirectOptions(
                workers,
                maxWrite,
                stackDepth,
                clonedDevices,
                cachedDirectories,
                false,
                lifetime,
                without);
    }

    public DirectOptions withLifetime(Lifetime shorter) {
        return new DirectOptions(
                workers,
                maxWrite,
                stackDepth,
                clonedDevices,
                cachedDirectories,
                primedFiles,
                shorter,
                without);
    }
}
