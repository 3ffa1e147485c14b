package dev.lamina.unionfs.tree;

/**
 * What a transport can carry between the kernel and the union; the others degrade as documented
 * there.
 */
public enum Capability {
    BYTE_NAMES,
    INODE_IDENTITY,
    RENAME_FLAGS,
    TMPFILE,
    SEEK_HOLE,
    COPY_RANGE,
    READDIRPLUS,
    PARALLEL_DIROPS,
    PASSTHROUGH,
    NOTIFY,
    PER_REPLY_TIMEOUT,
    POSIX_ACL,
    OPEN_UNLINKED
}
