package dev.lamina.run.rootfs;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.BranchFile;
import java.io.InputStream;
import java.util.Objects;

/** The bytes of an open file in order; closing it does not close the file. */
final class BranchStream extends InputStream {
    private static final int CHUNK = 256 * 1024;

    private final BranchFile file;
    private final NativeBuffer buffer = new NativeBuffer(CHUNK);
    private long position;

    BranchStream(BranchFile file) {
        this.file = file;
    }

    @Override
    public int read() throws ErrnoException {
        var single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws ErrnoException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        int count = file.read(buffer.address(), Math.min(length, CHUNK), position);
        if (count == 0) {
            return -1;
        }
        NativeMemory.getBytes(buffer.address(), bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
