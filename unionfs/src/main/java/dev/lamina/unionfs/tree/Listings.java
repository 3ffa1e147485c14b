package dev.lamina.unionfs.tree;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Name;
import dev.lamina.unionfs.branch.WritableBranch;
import dev.lamina.unionfs.layer.Real;
import dev.lamina.unionfs.tree.Snapshot.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Merged listings: each visible name once, from the topmost layer that has it. */
final class Listings {
    private Listings() {}

    private static final int DT_DIR = Stat.S_IFDIR >> 12;
    private static final int HIDDEN = -1;
    private static final byte[] DOT = {'.'};
    private static final byte[] DOT_DOT = {'.', '.'};

    /** The whole listing, {@code .} and {@code ..} first. The caller holds the name lock. */
    static Snapshot of(DirectoryNode directory) throws ErrnoException {
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
    static boolean isEmpty(DirectoryNode directory) throws ErrnoException {
        return of(directory).items().size() == 2;
    }

    private static void addSingle(Real real, List<Item> items) throws ErrnoException {
        int from = items.size();
        var layer = real.layer();
        boolean mayMerge = isImpure(real);
        layer.branch()
                .list(
                        real.node(),
                        (name, ino, type) -> {
                            if (type != Branch.DT_WHT) {
                                boolean moved = mayMerge && type == DT_DIR;
                                items.add(new Item(name, layer.ino(ino), type, moved));
                            }
                        });
        correctNumbers(real, items, from);
    }

    /** Whether objects in it may have come from elsewhere, with parts below. */
    private static boolean isImpure(Real real) throws ErrnoException {
        return real.layer().branch() instanceof WritableBranch upper
                && real.node() instanceof DirectoryEntry directory
                && upper.notes().isImpure(directory);
    }

    private static void addMerged(Real[] stack, List<Item> items) throws ErrnoException {
        Map<Name, Integer> seen = new HashMap<>();
        for (var real : stack) {
            int from = items.size();
            List<Name> whiteouts = new ArrayList<>();
            real.layer()
                    .branch()
                    .list(
                            real.node(),
                            (bytes, ino, type) -> {
                                var name = new Name(bytes);
                                if (type == Branch.DT_WHT) {
                                    whiteouts.add(name);
                                } else {
                                    add(real, items, seen, name, ino, type);
                                }
                            });
            // a whiteout acts on the layers below its own, never on its own
            whiteouts.forEach(name -> seen.put(name, HIDDEN));
            correctNumbers(real, items, from);
        }
    }

    private static void add(
            Real real, List<Item> items, Map<Name, Integer> seen, Name name, long ino, int type) {
        Integer above = seen.putIfAbsent(name, items.size());
        if (above == null) {
            // one in a writable layer may have been moved away from its parts below
            boolean mayMerge = type == DT_DIR && real.isWritable();
            items.add(new Item(name.bytes(), real.layer().ino(ino), type, mayMerge));
        } else if (above != HIDDEN && type == DT_DIR && items.get(above).type() == DT_DIR) {
            items.set(above, items.get(above).merging());
        }
    }

    /** Objects that came up from below carry the number they had there. */
    private static void correctNumbers(Real real, List<Item> items, int from)
            throws ErrnoException {
        if (!(real.layer().branch() instanceof WritableBranch upper)
                || !(real.node() instanceof DirectoryEntry directory)
                || !upper.notes().isImpure(directory)) {
            return;
        }
        for (int i = from; i < items.size(); i++) {
            var item = items.get(i);
            if (item.type() != DT_DIR) {
                long ino = upper.notes().inoNote(directory, item.name());
                if (ino != 0) {
                    items.set(i, new Item(item.name(), ino, item.type()));
                }
            }
        }
    }
}
