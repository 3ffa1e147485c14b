package dev.lamina.store.image;

import dev.lamina.store.digest.Digest;

/**
 * One layer of an image.
 *
 * @param descriptor the blob the manifest names, perhaps compressed
 * @param diffId the digest of the uncompressed tar
 */
public record ImageLayer(Descriptor descriptor, Digest diffId) {
    /** A layer whose blob is the uncompressed tar. */
    public static ImageLayer uncompressed(Digest diffId, long size) {
        return new ImageLayer(Descriptor.of(MediaType.LAYER, diffId, size), diffId);
    }
}
