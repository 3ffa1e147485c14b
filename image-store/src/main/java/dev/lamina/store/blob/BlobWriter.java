package dev.lamina.store.blob;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.Hasher;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.fault.FailPoint;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A blob in the making. Hashes while bytes are written; unbuffered, so write in large pieces. Not
 * safe for use by several threads.
 */
public final class BlobWriter extends OutputStream {
    private final StoreLayout layout;
    private final TemporaryFile file;
    private final Lease lease;
    private final Hasher hasher = Hasher.sha256();
    private long size;
    private boolean committed;

    BlobWriter(StoreLayout layout, TemporaryFile file, Lease lease) {
        this.layout = layout;
        this.file = file;
        this.lease = lease;
    }

    /** Bytes written so far. */
    public long size() {
        return size;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        file.write(bytes, offset, length);
        hasher.update(bytes, offset, length);
        size += length;
    }

    /**
     * Publishes what was written under its digest: durable when this returns. Idempotent with
     * regard to the store: content that is already there stays as it is.
     */
    public Digest commit() throws IOException {
        Digest digest = hasher.digest();
        publish(digest);
        return digest;
    }

    /** As {@link #commit()}, but publishes nothing unless digest and size are these. */
    public void commit(Digest expected, long expectedSize) throws IOException {
        Digest digest = hasher.digest();
        if (size != expectedSize || !digest.equals(expected)) {
            throw new StoreException(
                    "refused content offered as "
                            + expected
                            + " with "
                            + expectedSize
                            + " bytes: it is "
                            + digest
                            + " with "
                            + size
                            + " bytes",
                    "Get it again from a source that has it undamaged.");
        }
        publish(digest);
    }

    private void publish(Digest digest) throws IOException {
        if (committed) {
            throw new IllegalStateException("committed twice");
        }
        if (file.channel().size() != size) {
            throw new IOException("lost bytes writing " + file.path());
        }
        FailPoint.DIGEST_CHECKED.reached();
        try (var _ = StoreLock.publishing(layout)) {
            lease.add(digest);
            file.publish(layout.blob(digest));
        }
        committed = true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
