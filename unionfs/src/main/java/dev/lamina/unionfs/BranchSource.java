package dev.lamina.unionfs;

import org.jspecify.annotations.Nullable;

/** Where the objects of one branch are. Paths are bytes and followed when they are symlinks. */
public sealed interface BranchSource {
    /** A directory, only read. */
    record ReadOnly(byte[] path) implements BranchSource {}

    /**
     * A directory of which nothing shows by itself: files above that have no data of their own lead
     * to theirs by its path from the root. Below all other branches.
     */
    record DataOnly(byte[] path) implements BranchSource {}

    /**
     * A directory that takes changes.
     *
     * @param work a directory on the same file system, for this branch alone; null for one inside
     *     the branch that no union shows, {@code .wh..wh.lamina}
     */
    record Writable(byte[] path, byte @Nullable [] work) implements BranchSource {
        /** With the work directory inside. */
        public Writable(byte[] path) {
            this(path, null);
        }
    }

    /** A branch that is open already, such as an archive; the union closes it. */
    record Opened(Branch branch) implements BranchSource {}
}
