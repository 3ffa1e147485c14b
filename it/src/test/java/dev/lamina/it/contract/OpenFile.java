package dev.lamina.it.contract;

import dev.lamina.linux.DirEntry;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.linux.Stat;
import java.util.List;

/** An open file or directory of the kernel. */
record OpenFile(int fd) implements AutoCloseable {
    private static final Linux LINUX = Linux.SYSTEM;

    OpenFile append(String text) throws ErrnoException {
        LINUX.files().writeFully(fd, Place.bytes(text));
        return this;
    }

    OpenFile write(String text, long offset) throws ErrnoException {
        var bytes = Place.bytes(text);
        try (var buffer = new NativeBuffer(Math.max(bytes.length, 1))) {
            NativeMemory.putBytes(buffer.address(), bytes);
            LINUX.files().pwrite(fd, buffer.address(), bytes.length, offset);
        }
        return this;
    }

    String read(int size, long offset) throws ErrnoException {
        try (var buffer = new NativeBuffer(size)) {
            int count = LINUX.files().pread(fd, buffer.address(), size, offset);
            return Place.text(NativeMemory.getBytes(buffer.address(), count));
        }
    }

    OpenFile truncate(long size) throws ErrnoException {
        LINUX.files().truncate(fd, size);
        return this;
    }

    long seek(long offset, int whence) throws ErrnoException {
        return LINUX.files().seek(fd, offset, whence);
    }

    Stat stat() throws ErrnoException {
        return LINUX.files().stat(fd);
    }

    /** The entries from the position on. */
    List<DirEntry> entries() throws ErrnoException {
        return LINUX.directories().list(fd);
    }

    OpenFile rewind() throws ErrnoException {
        LINUX.files().seek(fd, 0, FileCalls.SEEK_SET);
        return this;
    }

    @Override
    public void close() {
        LINUX.files().close(fd);
    }
}
