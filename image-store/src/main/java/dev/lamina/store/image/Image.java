package dev.lamina.store.image;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * An image as its documents say: manifest, configuration, layers. Whether the layers are there and
 * sound is another question ({@link ImageValidator}).
 *
 * @param manifest what it consists of; its digest names the image
 * @param config how it was made and how it starts
 */
public record Image(Manifest manifest, ImageConfig config) {
    /** As the constructor, checking that the two documents agree on the number of layers. */
    public static Image of(Manifest manifest, ImageConfig config) throws StoreException {
        int layers = manifest.layers().size();
        int diffIds = config.diffIds().size();
        if (layers != diffIds) {
            throw StoreException.malformed(
                    "image "
                            + manifest.digest()
                            + " has "
                            + layers
                            + " layers in its manifest and "
                            + diffIds
                            + " in its config");
        }
        return new Image(manifest, config);
    }

    /** The digest of the manifest. */
    public Digest digest() {
        return manifest.digest();
    }

    /** The digest of the configuration: what Docker calls the image id. */
    public Digest id() {
        return manifest.config().digest();
    }

    /** Bottom first. */
    public List<ImageLayer> layers() {
        List<ImageLayer> layers = new ArrayList<>();
        for (int i = 0; i < manifest.layers().size(); i++) {
            layers.add(new ImageLayer(manifest.layers().get(i), config.diffIds().get(i)));
        }
        return List.copyOf(layers);
    }

    /** Bytes of all layer blobs. */
    public long size() {
        return manifest.layers().stream().mapToLong(Descriptor::size).sum();
    }
}
