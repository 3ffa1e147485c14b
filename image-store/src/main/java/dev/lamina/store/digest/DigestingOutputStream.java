package dev.lamina.store.digest;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Hashes and counts what is written to another stream. */
public final class DigestingOutputStream extends FilterOutputStream {
    private final Hasher hasher = Hasher.sha256();
    private final byte[] single = new byte[1];
    private long count;

    public DigestingOutputStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        single[0] = (byte) b;
        write(single, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        hasher.update(bytes, offset, length);
        count += length;
    }

    /** Bytes written so far. */
    public long count() {
        return count;
    }

    /** The digest of the bytes written since the last call. */
    public Digest digest() {
        return hasher.digest();
    }
}
