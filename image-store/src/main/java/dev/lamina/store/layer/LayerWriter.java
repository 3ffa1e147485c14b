package dev.lamina.store.layer;

import dev.lamina.store.blob.BlobWriter;
import dev.lamina.store.digest.Hasher;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.LayerEntry.BlockDevice;
import dev.lamina.store.layer.LayerEntry.CharDevice;
import dev.lamina.store.layer.LayerEntry.Directory;
import dev.lamina.store.layer.LayerEntry.Fifo;
import dev.lamina.store.layer.LayerEntry.HardLink;
import dev.lamina.store.layer.LayerEntry.Opaque;
import dev.lamina.store.layer.LayerEntry.RegularFile;
import dev.lamina.store.layer.LayerEntry.Symlink;
import dev.lamina.store.layer.LayerEntry.Whiteout;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes a layer: a deterministic tar, its digest and its index in one pass. The same entries give
 * the same bytes, whoever writes them, when and where: entries come in {@link LayerEntry#ORDER},
 * which is checked; headers are ustar, with a PAX header only where ustar cannot hold a value;
 * owners are numbers; nothing depends on the machine.
 *
 * <p>The layer is in the store once {@link #finish} has returned; closing before that leaves
 * nothing behind. Not safe for use by several threads. Made by {@link LayerStore#create}.
 */
public final class LayerWriter implements AutoCloseable {
    private static final byte[] NO_BYTES = {};
    private static final int BUFFER_SIZE = 256 << 10;

    private final LayerStore store;
    private final BlobWriter blob;
    private final LayerIndexBuilder index;
    private final Optional<Instant> latest;
    private final Hasher contentHasher = Hasher.sha256();
    private final byte[] contentHash = new byte[32];
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int filled;
    private byte[] lastKey = NO_BYTES;
    private boolean started;

    LayerWriter(
            LayerStore store, BlobWriter blob, LayerIndexBuilder index, Optional<Instant> latest) {
        this.store = store;
        this.blob = blob;
        this.index = index;
        this.latest = latest;
    }

    /** Adds an entry without content: anything but a regular file that is not empty. */
    public void add(LayerEntry entry) throws IOException {
        if (entry instanceof RegularFile file) {
            add(file, InputStream.nullInputStream());
        } else {
            LayerEntry clamped = clamp(entry);
            header(clamped);
            index.add(clamped);
        }
    }

    /** Adds a regular file; reads exactly its size from the stream, which stays open. */
    public void add(RegularFile file, InputStream content) throws IOException {
        add(file, content::read);
    }

    /** Adds a regular file; reads exactly its size from the channel, which stays open. */
    public void add(RegularFile file, ReadableByteChannel content) throws IOException {
        add(file, (bytes, offset, length) -> content.read(ByteBuffer.wrap(bytes, offset, length)));
    }

    private void add(RegularFile file, Source source) throws IOException {
        var entry = (RegularFile) clamp(file);
        header(entry);
        long offset = position();
        long left = entry.size();
        while (left > 0) {
            if (filled == BUFFER_SIZE) {
                flush();
            }
            int room = (int) Math.min(left, BUFFER_SIZE - filled);
            int read = source.read(buffer, filled, room);
            if (read < 0) {
                throw new EOFException(
                        entry.path()
                                + " became shorter while it was read: "
                                + left
                                + " bytes are missing");
            }
            contentHasher.update(buffer, filled, read);
            filled += read;
            left -= read;
        }
        contentHasher.finish(contentHash, 0);
        pad();
        index.add(entry, offset, contentHash, null);
    }

    /** Ends the tar and puts layer and index into the store. */
    public WrittenLayer finish() throws IOException {
        reserve(2 * TarHeader.BLOCK);
        Arrays.fill(buffer, filled, filled + 2 * TarHeader.BLOCK, (byte) 0);
        filled += 2 * TarHeader.BLOCK;
        flush();
        return store.publish(blob, index.finish());
    }

    @Override
    public void close() throws IOException {
        blob.close();
    }

    private LayerEntry clamp(LayerEntry entry) {
        if (latest.isEmpty()) {
            return entry;
        }
        Instant limit = latest.get();
        return switch (entry) {
            case Directory(var path, var a) -> new Directory(path, clamp(a, limit));
            case RegularFile(var path, var a, var size) ->
                    new RegularFile(path, clamp(a, limit), size);
            case Symlink(var path, var a, var target) -> new Symlink(path, clamp(a, limit), target);
            case HardLink(var path, var a, var target) ->
                    new HardLink(path, clamp(a, limit), target);
            case CharDevice(var path, var a, var major, var minor) ->
                    new CharDevice(path, clamp(a, limit), major, minor);
            case BlockDevice(var path, var a, var major, var minor) ->
                    new BlockDevice(path, clamp(a, limit), major, minor);
            case Fifo(var path, var a) -> new Fifo(path, clamp(a, limit));
            case Whiteout _, Opaque _ -> entry;
        };
    }

    private static Attributes clamp(Attributes attributes, Instant limit) {
        return attributes.mtime().isAfter(limit) ? attributes.withMtime(limit) : attributes;
    }

    private void header(LayerEntry entry) throws IOException {
        checkOrder(entry);
        write(EntryHeader.of(entry));
    }

    private void checkOrder(LayerEntry entry) throws StoreException {
        byte[] key = LayerEntry.sortKey(entry);
        if (started && Arrays.compareUnsigned(lastKey, key) >= 0) {
            throw new IllegalArgumentException(
                    "entries out of order or twice: " + entry.path() + " in a layer");
        }
        ImagePath path = entry.path();
        boolean isDirectory = entry instanceof Directory || entry instanceof Opaque;
        if (path.isRoot() && !isDirectory) {
            throw new IllegalArgumentException("the root of a layer must be a directory");
        }
        if (Whiteouts.isReserved(path)) {
            throw new StoreException(
                    "a layer cannot hold " + path + ": names that start with .wh. mean removal",
                    "Rename or remove the file.");
        }
        lastKey = key;
        started = true;
    }

    private void write(byte[] bytes) throws IOException {
        int done = 0;
        while (done < bytes.length) {
            reserve(1);
            int room = Math.min(bytes.length - done, BUFFER_SIZE - filled);
            System.arraycopy(bytes, done, buffer, filled, room);
            filled += room;
            done += room;
        }
    }

    private void pad() throws IOException {
        int rest = (int) (-position() & (TarHeader.BLOCK - 1));
        reserve(rest);
        Arrays.fill(buffer, filled, filled + rest, (byte) 0);
        filled += rest;
    }

    private long position() {
        return blob.size() + filled;
    }

    private void reserve(int bytes) throws IOException {
        if (BUFFER_SIZE - filled < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        blob.write(buffer, 0, filled);
        filled = 0;
    }

    private interface Source {
        int read(byte[] bytes, int offset, int length) throws IOException;
    }
}
