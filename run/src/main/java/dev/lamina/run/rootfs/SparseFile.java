package dev.lamina.run.rootfs;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.NativeMemory;
import dev.lamina.store.layer.LayerIndex;
import dev.lamina.unionfs.BranchFile;

/**
 * A file with holes: its extents stand in a tar, all else is zero.
 *
 * @param tar open as long as the branch is
 */
record SparseFile(FileCalls files, int tar, LayerIndex index, int entry) implements BranchFile {
    @Override
    public int read(long address, int count, long offset) throws ErrnoException {
        int wanted = (int) Math.min(count, Math.max(0, index.size(entry) - offset));
        long end = offset + wanted;
        NativeMemory.clear(address, wanted);
        for (int i = 0; i < index.extentCount(entry); i++) {
            long from = Math.max(offset, index.extentStart(entry, i));
            long to = Math.min(end, index.extentStart(entry, i) + index.extentLength(entry, i));
            if (from < to) {
                long inTar = index.extentOffset(entry, i) + from - index.extentStart(entry, i);
                PlainFile.readFully(
                        files, tar, address + from - offset, (int) (to - from), inTar);
            }
        }
        return wanted;
    }

    @Override
    public long seek(long offset, int whence) throws ErrnoException {
        long size = index.size(entry);
        if (offset < 0 || offset >= size) {
            throw new ErrnoException(Errno.ENXIO, "lseek");
        }
        boolean wantsData = whence == FileCalls.SEEK_DATA;
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
    public void close() {}
}
