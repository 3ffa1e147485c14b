package dev.lamina.unionfs.tree;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Name;
import dev.lamina.unionfs.branch.WritableBranch;
import dev.lamina.unionfs.layer.Layers;
import dev.lamina.unionfs.layer.Real;
import dev.lamina.unionfs.tree.Snapshot.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Merged listings: each visible name once, from the topmost layer that has it. */
final class Listings {
    private static final int DT_DIR = Stat.S_IFDIR >> 12;
    private static final byte[] DOT = {'.'};
    private static final byte[] DOT_DOT = {'.', '.'};

    private final Layers layers;

    Listings(Layers layers) {
        this.layers = layers;
    }

    /** The whole listing, {@code .} and {@code ..} first. The caller holds the name lock. */
    Snapshot of(DirectoryNode directory) throws ErrnoException {
        List<Item> items = new ArrayList<>();
        var parent = directory.parent();
        items.add(new Item(DOT, directory.ino(), DT_DIR));
        items.add(new Item(DOT_DOT, parent == null ? directory.ino() : parent.ino(), DT_DIR));
        if (!directory.isRemoved()) {
            if (directory.isMerged()) {
                addMerged(directory.stack(), items);
            } else {
                addSingle(directory.top(), items);
            }
        }
        return new Snapshot(items);
    }

    /** Whether nothing is visible in a directory; whiteouts do not count. */
    boolean isEmpty(DirectoryNode directory) throws ErrnoException {
        return of(directory).items().size() == 2;
    }

    private static void addSingle(Real real, List<Item> items) throws ErrnoException {
        int from = items.size();
        var layer = real.layer();
        layer.branch()
                .list(
                        real.node(),
                        (name, ino, type) -> {
                            if (type != Branch.DT_WHT) {
                                items.add(new Item(name, layer.ino(ino), type));
                            }
                        });
        correctNumbers(real, items, from);
    }

    private void addMerged(Real[] stack, List<Item> items) throws ErrnoException {
        Set<Name> hidden = new HashSet<>();
        Map<Name, Integer> directories = new HashMap<>();
        for (int depth = 0; depth < stack.length; depth++) {
            var layer = stack[depth].layer();
            boolean fromUpper = layer.writable() != null;
            int from = items.size();
            List<Name> whiteouts = new ArrayList<>();
            layer.branch()
                    .list(
                            stack[depth].node(),
                            (bytes, ino, type) -> {
                                var name = new Name(bytes);
                                if (type == Branch.DT_WHT) {
                                    whiteouts.add(name);
                                } else if (hidden.add(name)) {
                                    if (fromUpper && type == DT_DIR) {
                                        directories.put(name, items.size());
                                    }
                                    items.add(new Item(bytes, layer.ino(ino), type));
                                }
                            });
            // a whiteout acts on the layers below its own, never on its own
            hidden.addAll(whiteouts);
            correctNumbers(stack[depth], items, from);
        }
        for (var entry : directories.entrySet()) {
            correctDirectory(stack, entry.getKey().bytes(), items, entry.getValue());
        }
    }

    /** A merged directory carries the number of its part below. */
    private void correctDirectory(Real[] stack, byte[] name, List<Item> items, int at)
            throws ErrnoException {
        var merged = layers.find(stack, name);
        if (merged != null && merged.stat().isDirectory() && merged.stack().length > 1) {
            items.set(at, new Item(name, Nodes.directoryIno(merged), DT_DIR));
        }
    }

    /** Objects that came up from below carry the number they had there. */
    private static void correctNumbers(Real real, List<Item> items, int from)
            throws ErrnoException {
        if (!(real.layer().branch() instanceof WritableBranch upper)
                || !(real.node() instanceof DirectoryEntry directory)
                || !upper.isImpure(directory)) {
            return;
        }
        for (int i = from; i < items.size(); i++) {
            var item = items.get(i);
            if (item.type() != DT_DIR) {
                long ino = upper.inoNote(directory, item.name());
                if (ino != 0) {
                    items.set(i, new Item(item.name(), ino, item.type()));
                }
            }
        }
    }
}
