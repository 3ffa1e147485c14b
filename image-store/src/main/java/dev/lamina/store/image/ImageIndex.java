package dev.lamina.store.image;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A list of images of the same name for several platforms.
 *
 * @param digest of the document
 * @param manifests in its order
 */
public record ImageIndex(Digest digest, List<Descriptor> manifests) {
    private static final int MAX_MANIFESTS = 1000;
    private static final Set<String> KNOWN =
            Set.of("schemaVersion", "mediaType", "manifests", "config", "layers", "annotations");

    public ImageIndex {
        manifests = List.copyOf(manifests);
    }

    /** Whether a document is an index rather than a manifest. */
    public static boolean isIndex(byte[] document) throws StoreException {
        return JsonObject.parse(document).has("manifests");
    }

    public static ImageIndex parse(byte[] document) throws StoreException {
        JsonObject json = JsonObject.parse(document).strict(KNOWN);
        Digest digest = Digest.of(document);
        String type = json.string("mediaType").orElse(MediaType.INDEX);
        if (json.has("config")
                || json.has("layers")
                || !(type.equals(MediaType.INDEX) || type.equals(MediaType.DOCKER_INDEX))) {
            throw StoreException.malformed(digest + " is not an image index");
        }
        List<Descriptor> manifests = new ArrayList<>();
        for (JsonObject manifest : json.objects("manifests").orElse(List.of())) {
            manifests.add(Descriptor.from(manifest));
        }
        if (manifests.size() > MAX_MANIFESTS) {
            throw StoreException.malformed(
                    "index "
                            + digest
                            + " has "
                            + manifests.size()
                            + " manifests, the limit is "
                            + MAX_MANIFESTS);
        }
        return new ImageIndex(digest, manifests);
    }

    /** The image for a platform; of several the first. */
    public Descriptor choose(Platform platform) throws StoreException {
        for (Descriptor manifest : manifests) {
            if (manifest.platform().filter(platform::accepts).isPresent()) {
                return manifest;
            }
        }
        throw new StoreException(
                "image index " + digest + " has no image for " + platform,
                "Get an image made for this machine.");
    }
}
