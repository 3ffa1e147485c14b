package dev.lamina.unionfs.tree;

/**
 * Who asks: the credentials of the process behind a request. New objects belong to it.
 *
 * @param umask the bits the process takes off a new object's mode, where no default ACL decides
 *     instead; 0 when the kernel has applied it already
 */
public record Caller(int uid, int gid, int pid, int umask) {}
