package dev.lamina.unionfs.layer;

import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.branch.WritableBranch;
import org.jspecify.annotations.Nullable;

/**
 * A branch at its place in the union.
 *
 * @param writable the same branch when it may be written
 * @param inoBase distinguishes its inode numbers from those of other file systems
 */
public record Layer(Branch branch, @Nullable WritableBranch writable, long inoBase) {
    /** The number users see for an object of the branch. */
    public long ino(long own) {
        return inoBase ^ own;
    }
}
