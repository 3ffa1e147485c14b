package dev.lamina.linux;

import java.util.List;

/**
 * Calls that change or list directories, each relative to a directory fd. Names are bytes without a
 * slash. Thread-safe; each fails with {@link ErrnoException}.
 */
public interface DirectoryCalls {
    int RENAME_NOREPLACE = 1;
    int RENAME_EXCHANGE = 2;
    int RENAME_WHITEOUT = 4;

    /**
     * All names from the fd's position on, without {@code .} and {@code ..}; an open file, not
     * O_PATH.
     */
    List<DirEntry> list(int dirfd) throws ErrnoException;

    void mkdir(int dirfd, byte[] name, int mode) throws ErrnoException;

    /** Mode carries the type; rdev in the form of {@link Stat#makedev}. */
    void mknod(int dirfd, byte[] name, int mode, long rdev) throws ErrnoException;

    void symlink(byte[] target, int dirfd, byte[] name) throws ErrnoException;

    /** A further name for an object that is not followed when it is a symlink. */
    void link(int dirfd, byte[] name, int newDirfd, byte[] newName) throws ErrnoException;

    /** A name for what an fd refers to (O_TMPFILE, or any with CAP_DAC_READ_SEARCH). */
    void link(int fd, int newDirfd, byte[] newName) throws ErrnoException;

    void unlink(int dirfd, byte[] name) throws ErrnoException;

    void rmdir(int dirfd, byte[] name) throws ErrnoException;

    /** renameat2(2) with {@code RENAME_*} flags. */
    void rename(int dirfd, byte[] name, int newDirfd, byte[] newName, int flags)
            throws ErrnoException;
}
