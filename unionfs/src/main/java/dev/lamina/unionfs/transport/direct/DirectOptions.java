package dev.lamina.unionfs.transport.direct;

import dev.lamina.unionfs.transport.Lifetime;
import java.util.EnumSet;
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
 * @param lifetime how long the kernel may remember what it was told
 * @param recorded the first access to each object has to come here, and the process behind each
 *     request is told to the union
 * @param without features to do without
 */
public record DirectOptions(
        int workers,
        int maxWrite,
        int stackDepth,
        Lifetime lifetime,
        boolean recorded,
        Set<Feature> without) {
    private static final int PAGE = 4096;
    private static final int MOST_WORKERS = 32;
    private static final int LARGEST_WRITE = 1 << 20;

    public static final DirectOptions DEFAULT =
            new DirectOptions(MOST_WORKERS, LARGEST_WRITE, 1, Lifetime.FOREVER, false, Set.of());

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
        return new DirectOptions(count, maxWrite, stackDepth, lifetime, recorded, without);
    }

    public DirectOptions withStackDepth(int depth) {
        return new DirectOptions(workers, maxWrite, depth, lifetime, recorded, without);
    }

    public DirectOptions withLifetime(Lifetime shorter) {
        return new DirectOptions(workers, maxWrite, stackDepth, shorter, recorded, without);
    }

    /** Besides those that are off already. */
    public DirectOptions without(Feature... features) {
        return without(Set.of(features));
    }

    public DirectOptions without(Set<Feature> features) {
        var all = EnumSet.noneOf(Feature.class);
        all.addAll(without);
        all.addAll(features);
        return new DirectOptions(workers, maxWrite, stackDepth, lifetime, recorded, all);
    }

    /** Listings come without attributes, or names found in them would never be looked up. */
    public DirectOptions asRecorded() {
        return new DirectOptions(workers, maxWrite, stackDepth, lifetime, true, without)
                .without(Feature.READDIRPLUS);
    }
}
