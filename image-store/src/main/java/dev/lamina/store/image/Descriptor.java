package dev.lamina.store.image;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A reference from one document to a blob.
 *
 * @param mediaType what the blob is
 * @param digest its name
 * @param size its bytes
 * @param platform of an image in an index
 * @param annotations by key, sorted
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        Optional<Platform> platform,
        Map<String, String> annotations) {
    private static final Set<String> KNOWN =
            Set.of("mediaType", "digest", "size", "platform", "annotations", "urls", "data");

    public Descriptor {
        annotations = java.util.Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, Optional.empty(), Map.of());
    }

    public static Descriptor from(JsonObject json) throws StoreException {
        json.strict(KNOWN);
        long size = json.number("size").orElse(-1L);
        if (size < 0) {
            throw StoreException.malformed("descriptor without a valid size: " + json);
        }
        Optional<JsonObject> platform = json.object("platform");
        return new Descriptor(
                json.string("mediaType").orElse(""),
                Digest.parse(json.string("digest").orElse("")),
                size,
                platform.isEmpty() ? Optional.empty() : Optional.of(Platform.from(platform.get())),
                json.stringMap("annotations"));
    }

    public JsonObject json() {
        JsonObject json =
                JsonObject.EMPTY
                        .with("mediaType", mediaType)
                        .with("digest", digest.toString())
                        .with("size", size)
                        .withStringMap("annotations", annotations);
        return platform.map(p -> json.with("platform", p.putInto(JsonObject.EMPTY))).orElse(json);
    }

    public Descriptor withAnnotations(Map<String, String> newAnnotations) {
        return new Descriptor(mediaType, digest, size, platform, newAnnotations);
    }

    public Descriptor withPlatform(Platform newPlatform) {
        return new Descriptor(mediaType, digest, size, Optional.of(newPlatform), annotations);
    }
}
