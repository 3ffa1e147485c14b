package dev.lamina.unionfs.layer;

import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.branch.WritableBranch;
import org.jspecify.annotations.Nullable;

/**
 * A branch at its place in the union.
 *
 * @param index 0 for the topmost
 * @param writable the same branch when it may be written
 * @param inoBase distinguishes its inode numbers from those of other file systems
 */
public record Layer(int index, Branch branch, @Nullable WritableBranch writable, long inoBase) {
    public boolean isAbove(Layer other) {
        return index < other.index;
    }

    /** Whether it is this very layer of the union. */
    public boolean is(@Nullable Layer other) {
        return other != null && index == other.index;
    }

    /** The number users see for an object of the branch. */
    public long ino(long own) {
        return inoBase ^ own;
    }
}
