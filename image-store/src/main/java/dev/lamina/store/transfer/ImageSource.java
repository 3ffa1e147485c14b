package dev.lamina.store.transfer;

import dev.lamina.store.image.Descriptor;
import java.io.IOException;

/**
 * One image, or an index of images, at some place. May be used by several threads at once.
 * Documents are verified where a descriptor promised them; blobs are verified by who takes them.
 */
public interface ImageSource extends AutoCloseable {
    /** What the reference of this source leads to. */
    Document top() throws IOException;

    /** A manifest or index that another one refers to. */
    Document document(Descriptor descriptor) throws IOException;

    /** A config or layer; the content is opened when it is read. */
    BlobContent blob(Descriptor descriptor) throws IOException;

    @Override
    void close() throws IOException;
}
