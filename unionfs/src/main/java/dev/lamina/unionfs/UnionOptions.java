package dev.lamina.unionfs;

import dev.lamina.unionfs.branch.Writing;
import dev.lamina.unionfs.transport.direct.Feature;
import dev.lamina.unionfs.view.View;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to overlay, and how to serve it.
 *
 * @param branches top first, at least one; any of them may be writable
 * @param writing how changes are written
 * @param limits for all writable branches together
 * @param workers threads of the direct transport; 0 leaves the number to it
 * @param view what users of the mount are shown
 * @param recorder hears of each access; null when nobody listens
 * @param without what the direct transport is to do without, as on a kernel that does not have it
 */
public record UnionOptions(
        List<BranchSource> branches,
        Writing writing,
        Limits limits,
        TransportChoice transport,
        int workers,
        View view,
        @Nullable AccessRecorder recorder,
        Set<Feature> without) {
    public UnionOptions {
        branches = List.copyOf(branches);
        without = Set.copyOf(without);
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("a union of no branches");
        }
    }

    /** How many of the branches, the lowest, hold nothing but data. */
    int dataOnly() {
        return (int) branches.stream().filter(BranchSource.DataOnly.class::isInstance).count();
    }

    /** Synced as asked for, without limits, any transport. */
    public static UnionOptions of(List<BranchSource> branches) {
        return new UnionOptions(
                branches,
                Writing.USUAL,
                Limits.NONE,
                TransportChoice.AUTO,
                0,
                View.PLAIN,
                null,
                Set.of());
    }

    public UnionOptions withTransport(TransportChoice choice) {
        return new UnionOptions(
                branches, writing, limits, choice, workers, view, recorder, without);
    }

    public UnionOptions withLimits(Limits changed) {
        return new UnionOptions(
                branches, writing, changed, transport, workers, view, recorder, without);
    }

    public UnionOptions withWriting(Writing other) {
        return new UnionOptions(
                branches, other, limits, transport, workers, view, recorder, without);
    }

    /**
     * Nothing is ever synced to disk, and the writable branches are not to be mounted again
     * afterwards.
     */
    public UnionOptions asVolatile() {
        return new UnionOptions(
                branches,
                writing.with(Writing.Sync.VOLATILE),
                limits,
                transport,
                workers,
                view,
                recorder,
                without);
    }

    public UnionOptions withWorkers(int count) {
        return new UnionOptions(
                branches, writing, limits, transport, count, view, recorder, without);
    }

    public UnionOptions withView(View other) {
        return new UnionOptions(
                branches, writing, limits, transport, workers, other, recorder, without);
    }

    /** The kernel then asks somewhat more often than it would otherwise. */
    public UnionOptions recordedBy(AccessRecorder listener) {
        return new UnionOptions(
                branches, writing, limits, transport, workers, view, listener, without);
    }

    public UnionOptions without(Set<Feature> features) {
        return new UnionOptions(
                branches, writing, limits, transport, workers, view, recorder, features);
    }
}
