package dev.lamina.store.layer;

import dev.lamina.store.blob.BlobStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.blob.TemporaryFile;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
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

    public LayerStore(StoreLayout layout, BlobStore blobs) {
        this.layout = layout;
        this.blobs = blobs;
    }

    /**
     * Starts a layer.
     *
     * @param latest times after this are written as this (SOURCE_DATE_EPOCH); empty to keep all
     */
    public LayerWriter create(Optional<Instant> latest) throws IOException {
        return new LayerWriter(this, blobs.create(), new LayerIndexBuilder(Limits.DEFAULT), latest);
    }

    /** Opens the layer with this diffID. */
    public Layer open(Digest diffId) throws IOException {
        FileChannel channel = blobs.open(diffId);
        boolean open = false;
        try {
            LayerIndex index = LayerIndex.open(layout.layerIndex(diffId), diffId);
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

    /**
     * An index can be made again from its tar, so it is not synced: a torn one fails its checksum.
     */
    void publishIndex(LayerIndexBuilder index, Digest diffId, long tarSize) throws IOException {
        try (var file = TemporaryFile.create(layout, Durability.VOLATILE)) {
            index.writeTo(file.channel(), diffId, tarSize);
            file.replace(layout.layerIndex(diffId));
        }
    }
}
