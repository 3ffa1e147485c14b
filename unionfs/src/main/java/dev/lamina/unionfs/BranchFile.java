package dev.lamina.unionfs;

import dev.lamina.linux.ErrnoException;

/**
 * An open regular file of a branch, for reading. Thread-safe; positions are given with each call.
 */
public interface BranchFile extends AutoCloseable {
    /**
     * Reads into memory outside the heap; the count, less than asked only at the end of the file.
     */
    int read(long address, int size, long offset) throws ErrnoException;

    /**
     * The next data or hole from an offset: lseek(2) with SEEK_DATA or SEEK_HOLE; ENXIO behind the
     * end.
     */
    long seek(long offset, int whence) throws ErrnoException;

    /** A descriptor with exactly this content at the same offsets, or -1 where there is none. */
    int fd();

    @Override
    void close();
}
