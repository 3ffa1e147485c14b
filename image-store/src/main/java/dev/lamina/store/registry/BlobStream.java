package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A blob read from a registry. Where the connection ends early it asks for the rest; it gives up
 * after several failures without a byte between them. Never gives more bytes than the blob has.
 */
final class BlobStream extends InputStream {
    private final Repository repository;
    private final Descriptor blob;
    private long position;
    private int failures;
    private @Nullable InputStream body;

    BlobStream(Repository repository, Descriptor blob, long offset) {
        this.repository = repository;
        this.blob = blob;
        position = offset;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            try {
                int count = readOnce(bytes, offset, length);
                if (count > 0) {
                    failures = 0;
                    position += count;
                }
                return count;
            } catch (StoreException e) {
                throw e;
            } catch (IOException e) {
                close();
                failures++;
                Timing timing = repository.session().timing();
                if (!Session.mayPass(e) || failures > timing.retries()) {
                    throw new StoreException(
                            "blob "
                                    + blob.digest()
                                    + " came only up to byte "
                                    + position
                                    + " of "
                                    + blob.size()
                                    + ": "
                                    + e.getMessage(),
                            "Run the same command again: it goes on from there.",
                            e);
                }
                Session.sleep(timing.backOff(failures));
            }
        }
    }

    private int readOnce(byte[] bytes, int offset, int length) throws IOException {
        if (position >= blob.size() && body == null) {
            return -1;
        }
        InputStream open = body;
        if (open == null) {
            open = repository.open(blob, position, Optional.empty());
            body = open;
        }
        int count = open.read(bytes, offset, length);
        if (count < 0 && position < blob.size()) {
            throw new EOFException("the connection ended early");
        }
        if (count > 0 && position + count > blob.size()) {
            throw StoreException.malformed(
                    "blob " + blob.digest() + " has more than its " + blob.size() + " bytes");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        InputStream open = body;
        body = null;
        if (open != null) {
            open.close();
        }
    }
}
