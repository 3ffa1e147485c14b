package dev.lamina.store.image;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The list of what an image consists of, together with the bytes it was read from: a manifest is
 * named by its bytes and never written again from its parts.
 */
public final class Manifest {
    private static final int MAX_LAYERS = 500;
    private static final Set<String> KNOWN =
            Set.of(
                    "schemaVersion",
                    "mediaType",
                    "artifactType",
                    "config",
                    "layers",
                    "manifests",
                    "subject",
                    "annotations");

    private final byte[] bytes;
    private final Digest digest;
    private final String mediaType;
    private final Descriptor config;
    private final List<Descriptor> layers;
    private final Map<String, String> annotations;

    private Manifest(byte[] bytes, JsonObject json) throws StoreException {
        this.bytes = bytes;
        digest = Digest.of(bytes);
        mediaType = json.string("mediaType").orElse(MediaType.MANIFEST);
        config =
                Descriptor.from(
                        json.object("config")
                                .orElseThrow(() ->
                                        StoreException.malformed(
                                                "manifest " + digest + " has no config")));
        List<Descriptor> list = new ArrayList<>();
        for (JsonObject layer : json.objects("layers").orElse(List.of())) {
            list.add(Descriptor.from(layer));
        }
        if (list.size() > MAX_LAYERS) {
            throw StoreException.malformed(
                    "manifest "
                            + digest
                            + " has "
                            + list.size()
                            + " layers, the limit is "
                            + MAX_LAYERS);
        }
        layers = List.copyOf(list);
        annotations = json.stringMap("annotations");
    }

    /**
     * Reads a manifest of OCI or Docker (version 2, schema 2).
     *
     * @throws StoreException when it is something else, an index, or both at once
     */
    public static Manifest parse(byte[] bytes) throws StoreException {
        JsonObject json = JsonObject.parse(bytes).strict(KNOWN);
        String type = json.string("mediaType").orElse(MediaType.MANIFEST);
        if (json.has("manifests")
                || json.number("schemaVersion").orElse(0L) != 2
                || !(type.equals(MediaType.MANIFEST) || type.equals(MediaType.DOCKER_MANIFEST))) {
            throw StoreException.malformed(Digest.of(bytes) + " is not an image manifest");
        }
        return new Manifest(bytes.clone(), json);
    }

    /** A manifest of OCI. */
    public static Manifest of(
            Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {
        JsonObject json =
                JsonObject.EMPTY
                        .with("schemaVersion", 2)
                        .with("mediaType", MediaType.MANIFEST)
                        .with("config", config.json())
                        .withObjects("layers", layers.stream().map(Descriptor::json).toList())
                        .withStringMap("annotations", annotations);
        try {
            return new Manifest(json.bytes(), json);
        } catch (StoreException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A copy of the document. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public Digest digest() {
        return digest;
    }

    public String mediaType() {
        return mediaType;
    }

    public Descriptor config() {
        return config;
    }

    /** Bottom first. */
    public List<Descriptor> layers() {
        return layers;
    }

    public Map<String, String> annotations() {
        return annotations;
    }

    /** The descriptor of the manifest itself. */
    public Descriptor descriptor() {
        return Descriptor.of(mediaType, digest, bytes.length);
    }
}
