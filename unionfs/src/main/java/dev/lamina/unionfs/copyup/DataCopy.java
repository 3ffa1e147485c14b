package dev.lamina.unionfs.copyup;

import static dev.lamina.linux.FileCalls.SEEK_DATA;
import static dev.lamina.linux.FileCalls.SEEK_HOLE;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.unionfs.BranchFile;

/**
 * Copies the content of a file by the cheapest way there is: shared blocks, a copy inside the
 * kernel, or through memory. Holes stay holes.
 */
record DataCopy(FileCalls files) {
    private static final int CHUNK = 1 << 20;

    /** Small enough that a copy in vain ends soon. */
    private static final long KERNEL_CHUNK = 1L << 26;

    /**
     * @param from the whole file, at least {@code length} bytes unless it shrinks meanwhile
     * @param to empty
     * @param allocated bytes on disk of the source: at least the length when it has no holes
     */
    void copy(BranchFile from, int to, long length, long allocated) throws ErrnoException {
        if (length == 0 || shareBlocks(from, to, length)) {
            return;
        }
        if (allocated >= length) {
            copyRange(from, to, 0, length);
        } else {
            copyExtents(from, to, length);
        }
    }

    private boolean shareBlocks(BranchFile from, int to, long length) throws ErrnoException {
        if (from.fd() < 0) {
            return false;
        }
        try {
            files.cloneFile(from.fd(), to);
        } catch (ErrnoException e) {
            return false;
        }
        if (files.stat(to).size() != length) {
            files.truncate(to, length);
        }
        return true;
    }

    private void copyExtents(BranchFile from, int to, long length) throws ErrnoException {
        // the holes come by not being written, a hole at the end by the size
        files.truncate(to, length);
        for (long at = 0; at < length; ) {
            long data;
            try {
                data = from.seek(at, SEEK_DATA);
            } catch (ErrnoException e) {
                if (e.is(Errno.ENXIO)) {
                    return;
                }
                throw e;
            }
            if (data >= length) {
                return;
            }
            long hole = Math.min(from.seek(data, SEEK_HOLE), length);
            copyRange(from, to, data, hole);
            at = hole;
        }
    }

    private void copyRange(BranchFile from, int to, long start, long end) throws ErrnoException {
        long at = from.fd() < 0 ? start : copyInKernel(from.fd(), to, start, end);
        if (at < end) {
            copyThroughMemory(from, to, at, end);
        }
    }

    /** How far the kernel could copy by itself: not at all between some file systems. */
    private long copyInKernel(int from, int to, long start, long end) throws ErrnoException {
        long at = start;
        while (at < end) {
            Interruption.check();
            long count;
            try {
                count = files.copyRange(from, at, to, at, Math.min(end - at, KERNEL_CHUNK));
            } catch (ErrnoException e) {
                if (at == start && isUnsupported(e)) {
                    return at;
                }
                throw e;
            }
            if (count == 0) {
                return at;
            }
            at += count;
        }
        return at;
    }

    private static boolean isUnsupported(ErrnoException e) {
        return e.is(Errno.EXDEV)
                || e.is(Errno.EOPNOTSUPP)
                || e.is(Errno.ENOSYS)
                || e.is(Errno.EINVAL)
                || e.is(Errno.EBADF);
    }

    private void copyThroughMemory(BranchFile from, int to, long start, long end)
            throws ErrnoException {
        try (var buffer = new NativeBuffer((int) Math.min(end - start, CHUNK))) {
            for (long at = start; at < end; ) {
                Interruption.check();
                int want = (int) Math.min(end - at, buffer.size());
                int count = from.read(buffer.address(), want, at);
                if (count == 0) {
                    return;
                }
                for (int done = 0; done < count; ) {
                    done += files.pwrite(to, buffer.address() + done, count - done, at + done);
                }
                at += count;
            }
        }
    }
}
