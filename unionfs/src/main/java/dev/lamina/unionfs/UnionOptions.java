package dev.lamina.unionfs;

import dev.lamina.unionfs.view.View;
import java.util.List;

/**
 * What to overlay, and how to serve it.
 *
 * @param branches top first, at least one; any of them may be writable
 * @param isVolatile nothing is ever synced to disk, and the writable branches are not to be mounted
 *     again afterwards
 * @param limits for all writable branches together
 * @param workers threads of the direct transport; 0 leaves the number to it
 * @param view what users of the mount are shown
 */
public record UnionOptions(
        List<BranchSource> branches,
        boolean isVolatile,
        Limits limits,
        TransportChoice transport,
        int workers,
        View view) {
    public UnionOptions {
        branches = List.copyOf(branches);
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("a union of no branches");
        }
    }

    /** Synced as asked for, without limits, any transport. */
    public static UnionOptions of(List<BranchSource> branches) {
        return new UnionOptions(branches, false, Limits.NONE, TransportChoice.AUTO, 0, View.PLAIN);
    }

    public UnionOptions withTransport(TransportChoice choice) {
        return new UnionOptions(branches, isVolatile, limits, choice, workers, view);
    }

    public UnionOptions withLimits(Limits changed) {
        return new UnionOptions(branches, isVolatile, changed, transport, workers, view);
    }

    public UnionOptions asVolatile() {
        return new UnionOptions(branches, true, limits, transport, workers, view);
    }

    public UnionOptions withWorkers(int count) {
        return new UnionOptions(branches, isVolatile, limits, transport, count, view);
    }

    public UnionOptions withView(View other) {
        return new UnionOptions(branches, isVolatile, limits, transport, workers, other);
    }
}
