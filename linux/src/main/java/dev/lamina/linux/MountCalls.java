package dev.lamina.linux;

/** Calls on mounts, in the mount namespace of this process. Paths are bytes. Thread-safe. */
public interface MountCalls {
    long MS_RDONLY = 1;
    long MS_NOSUID = 2;
    long MS_NODEV = 4;
    long MS_NOEXEC = 8;
    long MS_SYNCHRONOUS = 16;
    long MS_REMOUNT = 32;
    long MS_DIRSYNC = 128;
    long MS_NOATIME = 1024;
    long MS_NODIRATIME = 2048;
    long MS_BIND = 4096;
    long MS_MOVE = 8192;
    long MS_REC = 16384;
    long MS_PRIVATE = 1 << 18;
    long MS_SLAVE = 1 << 19;

    int MNT_DETACH = 2;

    /** mount(2); type and data may be empty. */
    void mount(byte[] source, byte[] target, String type, long flags, byte[] data)
            throws ErrnoException;

    /**
     * open_tree(2) with OPEN_TREE_CLONE: an fd to a private copy of the mount a directory lies in,
     * that directory being its root, without the mounts below it. It goes with the last fd to it.
     */
    int cloneTree(byte[] directory) throws ErrnoException;

    /** mount_setattr(2): makes the mount an fd of {@link #cloneTree} refers to read-only. */
    void makeReadOnly(int mount) throws ErrnoException;

    void umount(byte[] target, int flags) throws ErrnoException;

    /**
     * A file system of a type that needs no options, mounted nowhere: a directory fd to reach it
     * by.
     */
    int detached(String type) throws ErrnoException;
}
