package dev.lamina.unionfs.branch;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts what a branch holds when it is mounted, for its quota. */
final class Inventory {
    private final WritableBranch branch;
    private final Quota quota;

    /** Objects with several names, by inode number. */
    private final Set<Long> linked = new HashSet<>();

    private Inventory(WritableBranch branch, Quota quota) {
        this.branch = branch;
        this.quota = quota;
    }

    static void take(WritableBranch branch, Quota quota) throws ErrnoException {
        if (quota.isLimited()) {
            var inventory = new Inventory(branch, quota);
            inventory.count(branch.root());
            for (var copy : branch.copiesOfLinked()) {
                inventory.count(copy, branch.stat(copy));
            }
        }
    }

    private void count(DirectoryEntry directory) throws ErrnoException {
        List<byte[]> names = new ArrayList<>();
        branch.list(directory, (name, _, _) -> names.add(name));
        for (byte[] name : names) {
            var found = branch.find(directory, name);
            if (found == null || found.whiteout()) {
                continue;
            }
            var stat = found.stat();
            if (found.node() instanceof DirectoryEntry inner) {
                quota.count(0, 1);
                count(inner);
            } else {
                count(found.node(), stat);
            }
        }
    }

    private void count(Branch.Node object, Stat stat) throws ErrnoException {
        if (linked.contains(stat.ino())) {
            return;
        }
        if (stat.nlink() > 1) {
            linked.add(stat.ino());
        }
        var below = stat.isRegular() ? branch.below(object) : null;
        boolean isHere = stat.isRegular() && (below == null || !below.metacopy());
        quota.count(isHere ? stat.size() : 0, 1);
    }
}
