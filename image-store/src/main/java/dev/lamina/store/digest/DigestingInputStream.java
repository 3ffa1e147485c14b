package dev.lamina.store.digest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Hashes and counts what is read from another stream. Skipped bytes are read and hashed too. */
public final class DigestingInputStream extends FilterInputStream {
    private final Hasher hasher;
    private final byte[] single = new byte[1];
    private long count;

    public DigestingInputStream(InputStream in, Algorithm algorithm) {
        super(in);
        hasher = Hasher.of(algorithm);
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = in.read(bytes, offset, length);
        if (n > 0) {
            hasher.update(bytes, offset, n);
            count += n;
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        byte[] scratch = new byte[(int) Math.min(Math.max(n, 0), 64 << 10)];
        long left = n;
        while (left > 0) {
            int got = read(scratch, 0, (int) Math.min(left, scratch.length));
            if (got < 0) {
                break;
            }
            left -= got;
        }
        return n - Math.max(left, 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Bytes read so far. */
    public long count() {
        return count;
    }

    /** The digest of the bytes read since the last call. */
    public Digest digest() {
        return hasher.digest();
    }
}
