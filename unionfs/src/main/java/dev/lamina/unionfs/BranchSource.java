package dev.lamina.unionfs;

/** Where the objects of one branch are. Paths are bytes and followed when they are symlinks. */
public sealed interface BranchSource {
    /** A directory, only read. */
    record ReadOnly(byte[] path) implements BranchSource {}

    /**
     * A directory that takes changes.
     *
     * @param work a directory on the same file system, for this branch alone
     */
    record Writable(byte[] path, byte[] work) implements BranchSource {}

    /** A branch that is open already, such as an archive; the union closes it. */
    record Opened(Branch branch) implements BranchSource {}
}
