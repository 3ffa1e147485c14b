package dev.lamina.store.transfer;

import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.Manifest;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.layer.Compression;
import dev.lamina.store.layer.LayerCompressor;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;

/** An image of the store under a manifest that is made for the way: its layers in another form. */
public final class RewrittenSource implements ImageSource {
    private final ImageStore store;
    private final Document top;

    private RewrittenSource(ImageStore store, Image image, List<Descriptor> layers)
            throws IOException {
        this.store = store;
        Descriptor config = image.manifest().config();
        var described = Descriptor.of(MediaType.CONFIG, config.digest(), config.size());
        var manifest = Manifest.of(described, layers, image.manifest().annotations());
        top = Document.of(manifest.bytes());
    }

    /** With all layers as plain tars. */
    public static RewrittenSource unpacked(ImageStore store, Image image) throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        for (ImageLayer layer : image.layers()) {
            store.openLayer(layer).close();
            Digest diffId = layer.diffId();
            layers.add(ImageLayer.uncompressed(diffId, store.blobs().size(diffId)).descriptor());
        }
        return new RewrittenSource(store, image, layers);
    }

    /**
     * With its plain layers packed; those that are packed stay as they are, unless all are to be
     * packed like this. Where there is nothing to pack, the image keeps its manifest.
     */
    public static ImageSource packed(
            ImageStore store, Image image, Compression compression, boolean all)
            throws IOException {
        String type = compression == Compression.ZSTD ? MediaType.LAYER_ZSTD : MediaType.LAYER_GZIP;
        var compressor = new LayerCompressor(store.blobs(), store.layers());
        List<Descriptor> layers = new ArrayList<>();
        boolean changed = false;
        for (ImageLayer layer : image.layers()) {
            Descriptor own = layer.descriptor();
            boolean plain = MediaType.isPlainLayer(own.mediaType());
            if (plain || (all && !own.mediaType().equals(type))) {
                store.openLayer(layer).close();
                var form = compressor.pack(layer.diffId(), compression);
                layers.add(Descriptor.of(type, form.digest(), form.size()));
                changed = true;
            } else {
                layers.add(own);
            }
        }
        return changed
                ? new RewrittenSource(store, image, layers)
                : new StoreSource(store, image.digest());
    }

    @Override
    public Document top() {
        return top;
    }

    @Override
    public Document document(Descriptor descriptor) {
        throw new IllegalStateException("an image refers to no other document");
    }

    @Override
    public BlobContent blob(Descriptor descriptor) {
        return offset -> {
            var channel = store.blobs().open(descriptor.digest(), descriptor.size());
            return Channels.newInputStream(channel.position(offset));
        };
    }

    @Override
    public void close() {}
}
