package dev.lamina.store.transfer;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.BlobStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.image.Descriptor;
import java.io.IOException;
import java.nio.channels.Channels;

/**
 * An image of the store as a source.
 *
 * @param store where it is
 * @param digest of its manifest or index
 */
public record StoreSource(ImageStore store, Digest digest) implements ImageSource {
    @Override
    public Document top() throws IOException {
        return Document.of(store.blobs().read(digest, ImageStore.MAX_DOCUMENT));
    }

    @Override
    public Document document(Descriptor descriptor) throws IOException {
        BlobStore blobs = store.blobs();
        return Document.expect(
                descriptor, blobs.read(descriptor.digest(), ImageStore.MAX_DOCUMENT));
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
