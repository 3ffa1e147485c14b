package dev.lamina.linux;

import org.jspecify.annotations.Nullable;

/**
 * Calls on files and their attributes, each relative to a directory fd. Names are bytes without a
 * slash unless a call says otherwise; an empty name means what the fd itself refers to, O_PATH too.
 * Thread-safe. Each call costs one kernel call and fails with {@link ErrnoException}.
 */
public interface FileCalls {
    int O_RDONLY = 0;
    int O_WRONLY = 1;
    int O_RDWR = 2;
    int O_ACCMODE = 3;
    int O_CREAT = 0100;
    int O_EXCL = 0200;
    int O_NOCTTY = 0400;
    int O_TRUNC = 01000;
    int O_APPEND = 02000;
    int O_NONBLOCK = 04000;
    int O_DIRECT = 040000;
    int O_DIRECTORY = 0200000;
    int O_NOFOLLOW = 0400000;
    int O_NOATIME = 01000000;
    int O_CLOEXEC = 02000000;
    int O_PATH = 010000000;
    int O_TMPFILE = 020000000 | O_DIRECTORY;

    int AT_FDCWD = -100;
    int AT_SYMLINK_NOFOLLOW = 0x100;
    int AT_REMOVEDIR = 0x200;
    int AT_SYMLINK_FOLLOW = 0x400;
    int AT_EMPTY_PATH = 0x1000;

    long RESOLVE_NO_XDEV = 0x01;
    long RESOLVE_NO_MAGICLINKS = 0x02;
    long RESOLVE_NO_SYMLINKS = 0x04;
    long RESOLVE_BENEATH = 0x08;
    long RESOLVE_IN_ROOT = 0x10;

    int SEEK_SET = 0;
    int SEEK_CUR = 1;
    int SEEK_END = 2;
    int SEEK_DATA = 3;
    int SEEK_HOLE = 4;

    /** In place of a {@link Timestamp}'s nanos: now, or leave as it is. */
    int UTIME_NOW = 0x3fffffff;

    int UTIME_OMIT = 0x3ffffffe;

    byte[] EMPTY = {};

    /** openat(2); O_CLOEXEC is added. The path may have slashes. */
    int open(int dirfd, byte[] path, int flags, int mode) throws ErrnoException;

    /**
     * openat2(2) with {@code RESOLVE_*} restrictions; O_CLOEXEC is added. The path may have
     * slashes.
     */
    int openResolved(int dirfd, byte[] path, int flags, int mode, long resolve)
            throws ErrnoException;

    /**
     * Opens once more what an fd (O_PATH too) refers to, through /proc/self/fd; O_CLOEXEC is added.
     */
    int reopen(int fd, int flags) throws ErrnoException;

    /** Closes; an error is of no use to anybody and is dropped. */
    void close(int fd);

    int dup(int fd) throws ErrnoException;

    /** Keeps an fd that somebody else has opened from being inherited. */
    void closeOnExec(int fd) throws ErrnoException;

    /** read(2) into memory outside the heap; 0 at the end. */
    int read(int fd, long address, int count) throws ErrnoException;

    int write(int fd, long address, int count) throws ErrnoException;

    int pread(int fd, long address, int count, long offset) throws ErrnoException;

    int pwrite(int fd, long address, int count, long offset) throws ErrnoException;

    /** Writes all bytes at the fd's position. */
    void writeFully(int fd, byte[] bytes) throws ErrnoException;

    /** Reads up to the limit from the fd's position to the end of the file. */
    byte[] readFully(int fd, int limit) throws ErrnoException;

    long seek(int fd, long offset, int whence) throws ErrnoException;

    void truncate(int fd, long size) throws ErrnoException;

    /** truncate(2) of a regular file by name: no change at all when it has that size already. */
    void truncate(int dirfd, byte[] name, long size) throws ErrnoException;

    /** fallocate(2). */
    void allocate(int fd, int mode, long offset, long length) throws ErrnoException;

    void fsync(int fd, boolean dataOnly) throws ErrnoException;

    void syncfs(int fd) throws ErrnoException;

    /** copy_file_range(2) at explicit offsets; the count copied, 0 at the end of the source. */
    long copyRange(int from, long fromOffset, int to, long toOffset, long count)
            throws ErrnoException;

    /** ioctl FICLONE: the target shares all data of the source. */
    void cloneFile(int from, int to) throws ErrnoException;

    /** statx(2) of a name, never following it when it is a symlink. */
    Stat stat(int dirfd, byte[] name) throws ErrnoException;

    /** As {@link #stat(int, byte[])}, but null for ENOENT. */
    @Nullable Stat statIfPresent(int dirfd, byte[] name) throws ErrnoException;

    /** statx(2) of an open fd (O_PATH too). */
    Stat stat(int fd) throws ErrnoException;

    StatFs statfs(int fd) throws ErrnoException;

    /** name_to_handle_at(2), never following a symlink; EOPNOTSUPP where there are no handles. */
    FileHandle handle(int dirfd, byte[] name) throws ErrnoException;

    /** The UUID of the file system an fd (not O_PATH) lies on; 16 zeros where it has none. */
    byte[] fileSystemUuid(int fd);

    byte[] readlink(int dirfd, byte[] name) throws ErrnoException;

    /** chmod of a name that is no symlink. */
    void chmod(int dirfd, byte[] name, int mode) throws ErrnoException;

    void chmod(int fd, int mode) throws ErrnoException;

    /** chown, of a symlink itself too; -1 leaves an id as it is. */
    void chown(int dirfd, byte[] name, int uid, int gid) throws ErrnoException;

    void chown(int fd, int uid, int gid) throws ErrnoException;

    /** utimensat(2), of a symlink itself too. */
    void utimens(int dirfd, byte[] name, Timestamp atime, Timestamp mtime) throws ErrnoException;

    void utimens(int fd, Timestamp atime, Timestamp mtime) throws ErrnoException;

    /** memfd_create(2) with sealing allowed, close-on-exec. */
    int memfd(String name) throws ErrnoException;

    /** Adds all seals: the memfd can neither change nor be unsealed. */
    void seal(int memfd) throws ErrnoException;

    /** The file mode creation mask of this process; returns the one before. */
    int umask(int mask);
}
