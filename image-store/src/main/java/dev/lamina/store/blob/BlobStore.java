package dev.lamina.store.blob;

import dev.lamina.store.digest.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Bytes named by their digest. A blob never changes, and it appears whole or not at all: whatever
 * interrupts a writer, no reader ever sees part of a blob under its name.
 *
 * <p>All operations may be used by several threads and several processes at once. Every error about
 * stored data is a {@link dev.lamina.store.error.StoreException} that names the digest; other
 * {@link IOException}s come from the file system.
 */
public interface BlobStore {
    /** Whether a blob of this name is present. Does not look at its content. */
    boolean contains(Digest digest);

    /**
     * Whether a blob is present; if it is, no collection takes it as long as this store is open in
     * this process. Blobs that are published through this store are pinned too.
     */
    boolean pin(Digest digest) throws IOException;

    /** Size in bytes; an absent blob is an error. */
    long size(Digest digest) throws IOException;

    /**
     * Opens a blob for reading, in place, at its start. Verified is the presence only; the content
     * is what {@link #verify} is for.
     */
    FileChannel open(Digest digest) throws IOException;

    /**
     * As {@link #open(Digest)}; a size other than {@code size} is an error (cut or overwritten).
     */
    FileChannel open(Digest digest, long size) throws IOException;

    /**
     * The whole of a small blob, such as a manifest. Verified: its size is at most {@code limit}
     * and the bytes returned hash to the digest.
     */
    byte[] read(Digest digest, int limit) throws IOException;

    /**
     * Starts a blob. What is written becomes visible with {@link BlobWriter#commit}, atomically;
     * closing without it leaves nothing behind.
     */
    BlobWriter create() throws IOException;

    /**
     * Goes on with a blob whose name is known and of which an earlier attempt, perhaps in another
     * process, has left a part; or begins it.
     */
    PartFile resume(Digest digest, long size) throws IOException;

    /** Stores these bytes. Idempotent: content already present is not written again. */
    Digest put(byte[] content) throws IOException;

    /** Reads the whole blob and compares it with its name; a mismatch or absence is an error. */
    void verify(Digest digest) throws IOException;

    /** Removes a blob. Idempotent. The caller knows that nothing refers to it. */
    void delete(Digest digest) throws IOException;

    /** The names of all blobs, in order. */
    List<Digest> list() throws IOException;
}
