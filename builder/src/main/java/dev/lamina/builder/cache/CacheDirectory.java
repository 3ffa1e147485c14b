package dev.lamina.builder.cache;

import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Results of steps in a directory that can be taken elsewhere: an OCI image layout with one
 * artifact, whose config is the list of steps and whose layers are theirs. Other entries of the
 * layout are left alone. Every digest is verified before what it names is used. docs/formats.md
 * describes it.
 */
public final class CacheDirectory {
    private static final String ARTIFACT = "application/vnd.lamina.buildcache.v1";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";
    private static final int LIMIT = 4 << 20;

    private final Path directory;
    private final Map<Digest, CacheRecord> records;

    private CacheDirectory(Path directory, Map<Digest, CacheRecord> records) {
        this.directory = directory;
        this.records = records;
    }

    /**
     * Reads the list of steps, no layer.
     *
     * @throws IOException when there is none, or it is damaged
     */
    public static CacheDirectory open(Path directory) throws IOException {
        var index = JsonObject.parse(Files.readAllBytes(directory.resolve("index.json")));
        for (var entry : index.objects("manifests").orElse(List.of())) {
            if (entry.string("artifactType").equals(Optional.of(ARTIFACT))) {
                var manifest = document(directory, Descriptor.from(entry.without("artifactType")));
                var config = manifest.object("config").orElse(JsonObject.EMPTY);
                return new CacheDirectory(
                        directory, records(document(directory, Descriptor.from(config))));
            }
        }
        throw new StoreException("no build cache is in " + directory, "");
    }

    private static JsonObject document(Path directory, Descriptor descriptor) throws IOException {
        var digest = descriptor.digest();
        try (var in = Files.newInputStream(blob(directory, digest))) {
            var bytes = in.readNBytes(LIMIT);
            if (!Digest.of(digest.algorithm(), bytes).equals(digest)) {
                throw new StoreException(digest + " is damaged in " + directory, "");
            }
            return JsonObject.parse(bytes);
        }
    }

    private static Map<Digest, CacheRecord> records(JsonObject config) throws StoreException {
        var records = new HashMap<Digest, CacheRecord>();
        for (var step : config.objects("steps").orElse(List.of())) {
            var created = step.time("created").orElse(Instant.EPOCH);
            var diffId = step.string("layer");
            Optional<WrittenLayer> layer =
                    diffId.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    new WrittenLayer(
                                            Digest.parse(diffId.get()),
                                            step.number("size").orElse(-1L),
                                            step.number("entries").orElse(0L).intValue()));
            records.put(
                    Digest.parse(step.string("key").orElse("")), new CacheRecord(layer, created));
        }
        return records;
    }

    /**
     * The result under a key, its layer now in the store.
     *
     * @throws IOException when the layer is missing or damaged
     */
    public Optional<CacheRecord> fetch(CacheKey key, ImageStore store) throws IOException {
        var record = records.get(key.digest());
        if (record == null) {
            return Optional.empty();
        }
        if (record.layer().isPresent()) {
            var diffId = record.layer().get().diffId();
            if (!store.blobs().contains(diffId)) {
                try (var tar = Files.newInputStream(blob(directory, diffId))) {
                    store.layers().importLayer(tar, diffId);
                }
            }
        }
        return Optional.of(record);
    }

    /** Writes these results, in place of those that were there. */
    public static void write(
            Path directory, ImageStore store, SortedMap<Digest, CacheRecord> records)
            throws IOException {
        Files.createDirectories(directory.resolve("blobs").resolve("sha256"));
        replace(directory.resolve("oci-layout"), LAYOUT.getBytes(StandardCharsets.US_ASCII));
        var steps = new ArrayList<JsonObject>();
        var layers = new ArrayList<JsonObject>();
        for (var entry : records.entrySet()) {
            steps.add(step(entry.getKey(), entry.getValue()));
            if (entry.getValue().layer().isPresent()) {
                var layer = entry.getValue().layer().get();
                copy(store, directory, layer.diffId());
                var image = ImageLayer.uncompressed(layer.diffId(), layer.size());
                layers.add(image.descriptor().json());
            }
        }
        var config =
                put(
                        directory,
                        ARTIFACT + "+json",
                        JsonObject.EMPTY.withObjects("steps", steps).bytes());
        var manifest =
                JsonObject.EMPTY
                        .with("schemaVersion", 2)
                        .with("mediaType", MANIFEST)
                        .with("artifactType", ARTIFACT)
                        .with("config", config.json())
                        .withObjects("layers", layers.stream().distinct().toList());
        publish(directory, put(directory, MANIFEST, manifest.bytes()));
    }

    private static JsonObject step(Digest key, CacheRecord record) {
        var step =
                JsonObject.EMPTY
                        .with("key", key.toString())
                        .with("created", record.created().toString());
        return record.layer()
                .map(layer ->
                        step.with("layer", layer.diffId().toString())
                                .with("size", layer.size())
                                .with("entries", layer.entries()))
                .orElse(step);
    }

    private static void publish(Path directory, Descriptor manifest) throws IOException {
        var file = directory.resolve("index.json");
        var index =
                Files.exists(file)
                        ? JsonObject.parse(Files.readAllBytes(file))
                        : JsonObject.EMPTY.with("schemaVersion", 2);
        var entries = new ArrayList<>(index.objects("manifests").orElse(List.of()));
        for (var entry : List.copyOf(entries)) {
            if (entry.string("artifactType").equals(Optional.of(ARTIFACT))) {
                entries.remove(entry);
            }
        }
        entries.add(manifest.json().with("artifactType", ARTIFACT));
        replace(file, index.withObjects("manifests", entries).bytes());
    }

    private static Descriptor put(Path directory, String mediaType, byte[] content)
            throws IOException {
        var digest = Digest.of(content);
        replace(blob(directory, digest), content);
        return Descriptor.of(mediaType, digest, content.length);
    }

    private static void copy(ImageStore store, Path directory, Digest diffId) throws IOException {
        var target = blob(directory, diffId);
        var source = store.layout().blob(diffId);
        if (Files.exists(target) && Files.size(target) == Files.size(source)) {
            return;
        }
        var unfinished = unfinished(target);
        try {
            Files.copy(source, unfinished, StandardCopyOption.REPLACE_EXISTING);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        var unfinished = unfinished(file);
        try {
            Files.write(unfinished, content);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new-" + ProcessHandle.current().pid());
    }

    private static Path blob(Path directory, Digest digest) {
        return directory.resolve("blobs").resolve(digest.algorithm().label()).resolve(digest.hex());
    }
}
