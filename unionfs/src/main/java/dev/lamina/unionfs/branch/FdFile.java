package dev.lamina.unionfs.branch;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.unionfs.BranchFile;

/** An open file of a directory branch: a descriptor, closed once. */
final class FdFile implements BranchFile {
    private final FileCalls files;
    private final int fd;

    FdFile(FileCalls files, int fd) {
        this.files = files;
        this.fd = fd;
    }

    @Override
    public int read(long address, int size, long offset) throws ErrnoException {
        int done = 0;
        while (done < size) {
            int count = files.pread(fd, address + done, size - done, offset + done);
            if (count == 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    @Override
    public long seek(long offset, int whence) throws ErrnoException {
        return files.seek(fd, offset, whence);
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public void close() {
        files.close(fd);
    }
}
