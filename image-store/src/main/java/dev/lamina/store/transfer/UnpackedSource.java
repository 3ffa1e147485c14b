package dev.lamina.store.transfer;

import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.Manifest;
import dev.lamina.store.image.MediaType;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An image of the store with its layers as plain tars, under a manifest made for that. */
public final class UnpackedSource implements ImageSource {
    private final ImageStore store;
    private final Document top;

    public UnpackedSource(ImageStore store, Image image) throws IOException {
        this.store = store;
        List<Descriptor> layers = new ArrayList<>();
        for (ImageLayer layer : image.layers()) {
            store.openLayer(layer).close();
            Digest diffId = layer.diffId();
            layers.add(ImageLayer.uncompressed(diffId, store.blobs().size(diffId)).descriptor());
        }
        Descriptor config = image.manifest().config();
        var described = Descriptor.of(MediaType.CONFIG, config.digest(), config.size());
        top = Document.of(Manifest.of(described, layers, Map.of()).bytes());
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
