package dev.lamina.store.transfer;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.ImageIndex;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.image.MediaType;

/**
 * A manifest or an index, exactly as it was received.
 *
 * @param descriptor its media type, digest and size
 * @param bytes of it; not to be changed
 */
public record Document(Descriptor descriptor, byte[] bytes) {
    /** Names a document by its bytes, whatever anybody said about it. */
    public static Document of(byte[] bytes) throws StoreException {
        var json = JsonObject.parse(bytes);
        String fallback = json.has("manifests") ? MediaType.INDEX : MediaType.MANIFEST;
        String type = json.string("mediaType").orElse(fallback);
        return new Document(Descriptor.of(type, Digest.of(bytes), bytes.length), bytes);
    }

    /** The document a descriptor promises; anything else is refused. */
    public static Document expect(Descriptor expected, byte[] bytes) throws StoreException {
        Digest actual = Digest.of(expected.digest().algorithm(), bytes);
        if (!actual.equals(expected.digest()) || bytes.length != expected.size()) {
            throw new StoreException(
                    "refused a document offered as "
                            + expected.digest()
                            + " with "
                            + expected.size()
                            + " bytes: it is "
                            + actual
                            + " with "
                            + bytes.length
                            + " bytes",
                    "Get it again from a source that has it undamaged.");
        }
        return new Document(expected, bytes);
    }

    public Digest digest() {
        return descriptor.digest();
    }

    public boolean isIndex() throws StoreException {
        return ImageIndex.isIndex(bytes);
    }
}
