package dev.lamina.unionfs.tree;

import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.branch.Name;
import dev.lamina.unionfs.layer.Real;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which read-only parts of a directory have what names, whiteouts too: for one merged of so many
 * that asking each of them for each name would take long. Costs one listing of each part, and is
 * right for good, since they never change. Immutable.
 */
final class NameIndex {
    private final Map<Name, List<Real>> parts;

    private NameIndex(Map<Name, List<Real>> parts) {
        this.parts = parts;
    }

    static NameIndex of(Real[] stack) throws ErrnoException {
        Map<Name, List<Real>> parts = new HashMap<>();
        for (var real : stack) {
            if (!real.isWritable()) {
                real.layer()
                        .branch()
                        .list(
                                real.node(),
                                (name, _, _) ->
                                        parts.computeIfAbsent(
                                                        new Name(name), _ -> new ArrayList<>(1))
                                                .add(real));
            }
        }
        return new NameIndex(parts);
    }

    /** Those of all parts that have a name, and the writable ones, top first. */
    Real[] partsWith(byte[] name, Real[] stack) {
        var having = parts.getOrDefault(new Name(name), List.of()).iterator();
        var next = having.hasNext() ? having.next() : null;
        List<Real> found = new ArrayList<>();
        for (var real : stack) {
            boolean has = next != null && real.layer().is(next.layer());
            if (has) {
                next = having.hasNext() ? having.next() : null;
            }
            if (has || real.isWritable()) {
                found.add(real);
            }
        }
        return found.toArray(new Real[0]);
    }
}
