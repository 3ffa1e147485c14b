package dev.lamina.unionfs.view;

import dev.lamina.unionfs.transport.Lifetime;
import dev.lamina.unionfs.tree.UnionOperations;

/**
 * What users of a mount are shown.
 *
 * @param countsDirectories a directory's link count tells how many directories are in it; otherwise
 *     it is 1
 * @param xattrs extended attributes exist
 * @param acls POSIX ACLs count
 * @param lifetime how long the kernel may remember what it was told
 */
public record View(
        IdMap uids,
        IdMap gids,
        boolean countsDirectories,
        boolean xattrs,
        boolean acls,
        Lifetime lifetime) {
    /** The branches as they are. */
    public static final View PLAIN =
            new View(IdMap.SAME, IdMap.SAME, true, true, true, Lifetime.FOREVER);

    /** A union as this view has it. */
    public UnionOperations of(UnionOperations union) {
        boolean changesNothing =
                uids.equals(IdMap.SAME) && gids.equals(IdMap.SAME) && countsDirectories && xattrs;
        return changesNothing ? union : new ViewedUnion(union, this);
    }
}
