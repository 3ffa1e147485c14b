package dev.lamina.unionfs;

import java.util.List;

/**
 * What to overlay, and how to serve it.
 *
 * @param branches top first, at least one
 * @param isVolatile nothing is ever synced to disk, and the writable branch is not to be mounted
 *     again afterwards
 * @param workers threads of the direct transport; 0 leaves the number to it
 */
public record UnionOptions(
        List<BranchSource> branches, boolean isVolatile, TransportChoice transport, int workers) {
    public UnionOptions {
        branches = List.copyOf(branches);
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("a union of no branches");
        }
    }

    /** Synced as asked for, any transport. */
    public static UnionOptions of(List<BranchSource> branches) {
        return new UnionOptions(branches, false, TransportChoice.AUTO, 0);
    }

    public UnionOptions withTransport(TransportChoice choice) {
        return new UnionOptions(branches, isVolatile, choice, workers);
    }

    public UnionOptions asVolatile() {
        return new UnionOptions(branches, true, transport, workers);
    }
}
