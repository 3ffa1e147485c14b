package dev.lamina.store.layer;

import dev.lamina.store.digest.Digest;

/**
 * A layer that is in the store, with its index.
 *
 * @param diffId digest of the uncompressed tar, which is also the name of the stored blob
 * @param size bytes of the tar
 * @param entries paths the layer speaks about, whiteouts included, implicit parents not
 */
public record WrittenLayer(Digest diffId, long size, int entries) {}
