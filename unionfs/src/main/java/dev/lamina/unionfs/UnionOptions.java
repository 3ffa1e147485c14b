package dev.lamina.unionfs;

import java.util.List;

/**
 * What to overlay, and how to serve it.
 *
 * @param branches top first, at least one; any of them may be writable
 * @param isVolatile nothing is ever synced to disk, and the writable branches are not to be mounted
 *     again afterwards
 * @param limits for all writable branches together
 * @param workers threads of the direct transport; 0 leaves the number to it
 */
public record UnionOptions(
        List<BranchSource> branches,
        boolean isVolatile,
        Limits limits,
        TransportChoice transport,
        int workers) {
    public UnionOptions {
        branches = List.copyOf(branches);
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("a union of no branches");
        }
    }

    /** Synced as asked for, without limits, any transport. */
    public static UnionOptions of(List<BranchSource> branches) {
        return new UnionOptions(branches, false, Limits.NONE, TransportChoice.AUTO, 0);
    }

    public UnionOptions withTransport(TransportChoice choice) {
        return new UnionOptions(branches, isVolatile, limits, choice, workers);
    }

    public UnionOptions withLimits(Limits changed) {
        return new UnionOptions(branches, isVolatile, changed, transport, workers);
    }

    public UnionOptions asVolatile() {
        return new UnionOptions(branches, true, limits, transport, workers);
    }
}
