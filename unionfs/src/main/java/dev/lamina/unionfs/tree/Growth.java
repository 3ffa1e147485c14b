package dev.lamina.unionfs.tree;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.unionfs.branch.Quota;

/** Changes of the sizes of files, within the limits of the union. Thread-safe. */
record Growth(FileCalls files, Quota quota) {
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int COLLAPSE_RANGE = 8;
    private static final int INSERT_RANGE = 0x20;

    /** Something that writes: given a length, how much of it was written. */
    @FunctionalInterface
    interface Writing {
        long write(long length) throws ErrnoException;
    }

    boolean isLimited() {
        return quota.isLimited();
    }

    /**
     * Writes as much of a length as there is room for; ENOSPC when that is none.
     *
     * @param offset where in the file it goes
     */
    long write(FileNode file, int fd, long offset, long length, Writing writing)
            throws ErrnoException {
        if (!isLimited()) {
            return writing.write(length);
        }
        synchronized (file) {
            long before = files.stat(fd).size();
            long wanted = Math.max(0, offset + length - before);
            long taken = quota.takeUpTo(wanted);
            try {
                long fits = taken == wanted ? length : before + taken - offset;
                if (fits <= 0 && length > 0) {
                    throw new ErrnoException(Errno.ENOSPC, "write beyond the limit of this mount");
                }
                return writing.write(fits);
            } finally {
                settle(fd, before, taken);
            }
        }
    }

    void truncate(FileNode file, int fd, long size) throws ErrnoException {
        resize(file, fd, size, () -> files.truncate(fd, size));
    }

    void allocate(FileNode file, int fd, int mode, long offset, long length) throws ErrnoException {
        if (!isLimited()) {
            files.allocate(fd, mode, offset, length);
            return;
        }
        long size = files.stat(fd).size();
        boolean isReserve = (mode & (KEEP_SIZE | PUNCH_HOLE)) == KEEP_SIZE;
        if (isReserve && offset + length > size) {
            throw new ErrnoException(Errno.EOPNOTSUPP, "reserve space behind a file's end");
        }
        boolean keeps = (mode & (KEEP_SIZE | COLLAPSE_RANGE)) != 0;
        long end = (mode & INSERT_RANGE) != 0 ? size + length : offset + length;
        resize(file, fd, keeps ? size : end, () -> files.allocate(fd, mode, offset, length));
    }

    /** A change of a size. */
    @FunctionalInterface
    private interface Resizing {
        void run() throws ErrnoException;
    }

    private void resize(FileNode file, int fd, long size, Resizing resizing) throws ErrnoException {
        if (!isLimited()) {
            resizing.run();
            return;
        }
        synchronized (file) {
            long before = files.stat(fd).size();
            long wanted = Math.max(0, size - before);
            quota.take(wanted, 0);
            try {
                resizing.run();
            } finally {
                settle(fd, before, wanted);
            }
        }
    }

    private void settle(int fd, long before, long taken) throws ErrnoException {
        long grown = files.stat(fd).size() - before;
        quota.give(taken - grown, 0);
    }
}
