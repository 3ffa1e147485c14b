package dev.lamina.run.rootfs;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.NativeMemory;
import dev.lamina.store.layer.LayerIndex;
import dev.lamina.unionfs.BranchFile;

/**
 * A regular file inside a layer tar: its bytes stand there together, or as extents with holes
 * between them.
 *
 * @param tar open as long as the file is
 * @param owned whether it is closed with the file
 */
record TarFile(FileCalls files, Fd tar, boolean owned, LayerIndex index, int entry)
        implements BranchFile {
    @Override
    public int read(long address, int count, long offset) throws ErrnoException {
        int wanted = (int) Math.min(count, Math.max(0, index.size(entry) - offset));
        if (index.isSparse(entry)) {
            readExtents(address, wanted, offset);
        } else {
            readFully(address, wanted, index.contentOffset(entry) + offset);
        }
        return wanted;
    }

    private void readExtents(long address, int count, long offset) throws ErrnoException {
        NativeMemory.clear(address, count);
        for (int i = 0; i < index.extentCount(entry); i++) {
            long start = index.extentStart(entry, i);
            long from = Math.max(offset, start);
            long to = Math.min(offset + count, start + index.extentLength(entry, i));
            if (from < to) {
                long inTar = index.extentOffset(entry, i) + from - start;
                readFully(address + from - offset, (int) (to - from), inTar);
            }
        }
    }

    /** A tar that ends early is damaged: an error, never fewer bytes. */
    private void readFully(long address, int count, long offset) throws ErrnoException {
        for (int done = 0; done < count; ) {
            int read = files.pread(tar.number(), address + done, count - done, offset + done);
            if (read == 0) {
                throw new ErrnoException(Errno.EIO, "read of a layer beyond its end");
            }
            done += read;
        }
    }

    @Override
    public long seek(long offset, int whence) throws ErrnoException {
        long size = index.size(entry);
        if (offset < 0 || offset >= size) {
            throw new ErrnoException(Errno.ENXIO, "lseek");
        }
        boolean wantsData = whence == FileCalls.SEEK_DATA;
        if (!index.isSparse(entry)) {
            return wantsData ? offset : size;
        }
        long at = offset;
        for (int i = 0; i < index.extentCount(entry); i++) {
            long start = index.extentStart(entry, i);
            long end = start + index.extentLength(entry, i);
            if (wantsData && end > at) {
                return Math.max(at, start);
            }
            if (!wantsData && start <= at && at < end) {
                at = end;
            }
        }
        if (wantsData) {
            throw new ErrnoException(Errno.ENXIO, "lseek");
        }
        return Math.min(at, size);
    }

    @Override
    public int fd() {
        return -1;
    }

    @Override
    public void close() {
        if (owned) {
            tar.close();
        }
    }
}
