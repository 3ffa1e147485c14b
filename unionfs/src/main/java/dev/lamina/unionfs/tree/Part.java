package dev.lamina.unionfs.tree;

import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.branch.WritableBranch;
import dev.lamina.unionfs.layer.Layer;
import dev.lamina.unionfs.layer.Real;
import org.jspecify.annotations.Nullable;

/**
 * What a node has in one writable layer, where it can be changed.
 *
 * @param branch that of the layer
 */
record Part<E extends Entry>(Layer layer, WritableBranch branch, E entry) {
    /** A real object as a part, or null when its layer is only read. */
    static @Nullable Part<Entry> of(Real real) {
        var branch = real.layer().writable();
        return branch == null ? null : new Part<>(real.layer(), branch, (Entry) real.node());
    }
}
