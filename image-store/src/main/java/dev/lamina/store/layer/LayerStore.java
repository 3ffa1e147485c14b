package dev.lamina.store.layer;

import dev.lamina.store.blob.BlobStore;
import dev.lamina.store.blob.BlobWriter;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.blob.TemporaryFile;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.DigestingInputStream;
import dev.lamina.store.digest.DigestingOutputStream;
import dev.lamina.store.digest.Hasher;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.fault.FailPoint;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * The layers of a store: uncompressed tars among the blobs, named by their diffID, each with an
 * index beside it that can be made again from the tar. Safe for use by several threads and
 * processes.
 */
public final class LayerStore {
    private final StoreLayout layout;
    private final BlobStore blobs;
    private final Limits limits;

    public LayerStore(StoreLayout layout, BlobStore blobs) {
        this(layout, blobs, Limits.DEFAULT);
    }

    LayerStore(StoreLayout layout, BlobStore blobs, Limits limits) {
        this.layout = layout;
        this.blobs = blobs;
        this.limits = limits;
    }

    /** Packed forms of the layers. */
    public CompressedForms forms() {
        return new CompressedForms(layout);
    }

    /**
     * Starts a layer.
     *
     * @param latest times after this are written as this (SOURCE_DATE_EPOCH); empty to keep all
     */
    public LayerWriter create(Optional<Instant> latest) throws IOException {
        return new LayerWriter(this, blobs.create(), new LayerIndexBuilder(limits), latest);
    }

    /**
     * Stores a layer tar made by any tool, as it is but uncompressed, with its index, in one pass.
     * See {@link LayerReader} and {@link Compression} for what is refused; nothing is stored then.
     */
    public WrittenLayer importLayer(InputStream layer) throws IOException {
        try (BlobWriter blob = blobs.create()) {
            return publish(blob, receive(layer, blob));
        }
    }

    /** As {@link #importLayer(InputStream)}, but refuses a layer that has another diffID. */
    public WrittenLayer importLayer(InputStream layer, Digest diffId) throws IOException {
        try (BlobWriter blob = blobs.create()) {
            IndexWriter index = receive(layer, blob);
            blob.commit(diffId, blob.size());
            publishIndex(index, diffId, blob.size());
            return new WrittenLayer(diffId, blob.size(), index.spoken());
        }
    }

    /**
     * Makes the index of a layer whose uncompressed tar is stored apart, reading it to its end.
     * Nothing is kept unless it hashes to the diffID.
     */
    public void index(InputStream tar, Digest diffId) throws IOException {
        var in = new DigestingInputStream(tar, diffId.algorithm());
        IndexWriter index = index(in);
        in.transferTo(OutputStream.nullOutputStream());
        Digest actual = in.digest();
        if (!actual.equals(diffId)) {
            throw StoreException.malformed("layer " + diffId + " hashes to " + actual);
        }
        publishIndex(index, diffId, in.count());
    }

    private IndexWriter receive(InputStream layer, BlobWriter blob) throws IOException {
        InputStream tar = Compression.decompress(layer, limits);
        return index(new Tee(tar, blob));
    }

    private IndexWriter index(InputStream tar) throws IOException {
        return index(tar, true);
    }

    /**
     * @param hashed whether contents are hashed; their digests are zero otherwise
     */
    private IndexWriter index(InputStream tar, boolean hashed) throws IOException {
        var reader = new LayerReader(tar, limits);
        var builder = new LayerIndexBuilder(limits);
        Hasher hasher = Hasher.sha256();
        byte[] hash = new byte[32];
        for (LayerEntry entry = reader.next(); entry != null; entry = reader.next()) {
            if (entry instanceof LayerEntry.RegularFile) {
                if (hashed) {
                    reader.hashContent(hasher);
                    hasher.finish(hash, 0);
                }
                builder.add(entry, reader.contentOffset(), hash, reader.extents());
            } else {
                builder.add(entry);
            }
        }
        return builder.finish();
    }

    /**
     * A tar made by any tool, packed or not, to be looked into and then forgotten: read under the
     * rules for layers, but not stored. Its files have no names any more and are gone when the
     * layer is closed.
     */
    public Layer openArchive(InputStream archive) throws IOException {
        try (var tarFile = TemporaryFile.create(layout, Durability.VOLATILE);
                var indexFile = TemporaryFile.create(layout, Durability.VOLATILE);
                var tar = new DigestingOutputStream(tarFile.stream())) {
            IndexWriter index = index(new Tee(Compression.decompress(archive, limits), tar));
            Digest diffId = tar.digest();
            index.write(indexFile, diffId, tar.count());
            LayerIndex mapped = LayerIndex.open(indexFile.path(), diffId);
            var channel = FileChannel.open(tarFile.path(), StandardOpenOption.READ);
            return new Layer(diffId, tarFile.path(), channel, mapped);
        }
    }

    /**
     * As {@link #openArchive(InputStream)}, of a file. One that is not packed is read in place, and
     * the digests of its contents are not computed.
     */
    public Layer openArchive(Path archive) throws IOException {
        boolean open = false;
        FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ);
        try (var indexFile = TemporaryFile.create(layout, Durability.VOLATILE)) {
            var start = ByteBuffer.allocate(Compression.MAGIC_LENGTH);
            channel.read(start, 0);
            if (Compression.detect(start.array()) != Compression.NONE) {
                return openArchive(Channels.newInputStream(channel));
            }
            // Not closed: that would close the channel, which the layer goes on to use.
            var in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 20);
            Digest nameless = Digest.of(new byte[0]);
            index(in, false).write(indexFile, nameless, channel.size());
            var layer =
                    new Layer(
                            nameless,
                            archive,
                            channel,
                            LayerIndex.open(indexFile.path(), nameless));
            open = true;
            return layer;
        } finally {
            if (!open) {
                channel.close();
            }
        }
    }

    /** Opens the layer with this diffID. An index that is absent or damaged is made again. */
    public Layer open(Digest diffId) throws IOException {
        FileChannel channel = blobs.open(diffId);
        boolean open = false;
        try {
            LayerIndex index = index(diffId, channel);
            if (channel.size() != index.tarSize()) {
                throw new StoreException(
                        "layer "
                                + diffId
                                + " is damaged: its tar has "
                                + channel.size()
                                + " bytes instead of "
                                + index.tarSize(),
                        "Remove the images that use it, then import or build them again.");
            }
            open = true;
            return new Layer(diffId, layout.blob(diffId), channel, index);
        } finally {
            if (!open) {
                channel.close();
            }
        }
    }

    private LayerIndex index(Digest diffId, FileChannel tar) throws IOException {
        try {
            return LayerIndex.open(layout.layerIndex(diffId), diffId);
        } catch (NoSuchFileException | StoreException e) {
            return rebuildIndex(diffId, tar);
        }
    }

    private LayerIndex rebuildIndex(Digest diffId, FileChannel tar) throws IOException {
        // Not closed: that would close the channel, which the caller goes on to use.
        var in = new DigestingInputStream(Channels.newInputStream(tar), diffId.algorithm());
        IndexWriter index = index(in);
        Digest actual = in.digest();
        if (!actual.equals(diffId)) {
            throw new StoreException(
                    "layer " + diffId + " is damaged: its bytes hash to " + actual,
                    "Remove the images that use it, then import or build them again.");
        }
        publishIndex(index, diffId, in.count());
        return LayerIndex.open(layout.layerIndex(diffId), diffId);
    }

    WrittenLayer publish(BlobWriter blob, IndexWriter index) throws IOException {
        Digest diffId = blob.commit();
        publishIndex(index, diffId, blob.size());
        return new WrittenLayer(diffId, blob.size(), index.spoken());
    }

    /**
     * An index can be made again from its tar, so it is not synced: a torn one fails its checksum.
     */
    private void publishIndex(IndexWriter index, Digest diffId, long tarSize) throws IOException {
        try (var file = TemporaryFile.create(layout, Durability.VOLATILE)) {
            index.write(file, diffId, tarSize);
            FailPoint.INDEX_WRITTEN.reached();
            file.replace(layout.layerIndex(diffId));
        }
    }

    /** Writes what is read from the stream. */
    private static final class Tee extends FilterInputStream {
        private final OutputStream out;

        Tee(InputStream in, OutputStream out) {
            super(in);
            this.out = out;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            if (read > 0) {
                out.write(bytes, offset, read);
            }
            return read;
        }
    }
}
