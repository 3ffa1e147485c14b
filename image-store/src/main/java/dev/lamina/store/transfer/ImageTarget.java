package dev.lamina.store.transfer;

import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.ImageLayer;
import java.io.IOException;

/**
 * A place that takes images. It is given every blob before the document that refers to it, and a
 * name last, so that it never shows an incomplete image. Takes several blobs at once.
 */
public interface ImageTarget extends AutoCloseable {
    /** Whether the place has this blob, so that it need not be sent. */
    boolean has(Descriptor blob) throws IOException;

    /**
     * Takes a blob; what is not what the descriptor promises is refused.
     *
     * @param progress counts the bytes that have arrived
     */
    void blob(Descriptor blob, BlobContent content, Progress.Counter progress) throws IOException;

    /** Takes a layer whose diffID is known; a place may make more of it than a blob. */
    default void layer(ImageLayer layer, BlobContent content, Progress.Counter progress)
            throws IOException {
        blob(layer.descriptor(), content, progress);
    }

    /** Whether the place has all it would make of this layer. */
    default boolean has(ImageLayer layer) throws IOException {
        return has(layer.descriptor());
    }

    /** Takes a manifest or index; all it refers to is there. */
    void document(Document document) throws IOException;

    /**
     * Ends the transfer: the name of this target leads to the document from now on.
     *
     * @param origin the document that the name led to at the source: an index, where only one
     *     platform of it was taken
     */
    void name(Document top, Document origin) throws IOException;

    @Override
    void close() throws IOException;
}
