package dev.lamina.run.rootfs;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.unionfs.BranchFile;

/**
 * A file whose bytes stand together in a tar.
 *
 * @param tar open as long as the branch is
 * @param start of the content in the tar
 */
record PlainFile(FileCalls files, int tar, long start, long size) implements BranchFile {
    @Override
    public int read(long address, int count, long offset) throws ErrnoException {
        int wanted = (int) Math.min(count, Math.max(0, size - offset));
        readFully(files, tar, address, wanted, start + offset);
        return wanted;
    }

    /** A tar that ends early is damaged: an error, never fewer bytes. */
    static void readFully(FileCalls files, int tar, long address, int count, long offset)
            throws ErrnoException {
        for (int done = 0; done < count; ) {
            int read = files.pread(tar, address + done, count - done, offset + done);
            if (read == 0) {
                throw new ErrnoException(Errno.EIO, "read of a layer beyond its end");
            }
            done += read;
        }
    }

    @Override
    public long seek(long offset, int whence) throws ErrnoException {
        if (offset < 0 || offset >= size) {
            throw new ErrnoException(Errno.ENXIO, "lseek");
        }
        return whence == FileCalls.SEEK_DATA ? offset : size;
    }

    @Override
    public int fd() {
        return -1;
    }

    @Override
    public void close() {}
}
