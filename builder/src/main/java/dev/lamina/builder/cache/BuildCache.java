package dev.lamina.builder.cache;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.TemporaryFile;
import dev.lamina.store.digest.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The results of steps, each a small file named by its key. Files appear whole or not at all; one
 * that is missing, damaged or speaks of a layer that is gone counts as never written. Safe for use
 * by several threads and processes.
 */
public final class BuildCache {
    private static final int LIMIT = 4096;

    private final ImageStore store;

    public BuildCache(ImageStore store) {
        this.store = store;
    }

    /** The result under a key, its layer present in the store. */
    public Optional<CacheRecord> find(CacheKey key) throws IOException {
        var file = file(key);
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LIMIT);
        } catch (IOException e) {
            return Optional.empty();
        }
        var record = CacheRecord.parse(bytes);
        if (record.isEmpty() || !isStored(record.get())) {
            return Optional.empty();
        }
        return record;
    }

    /** The layers of all results, which a collection is to spare. */
    public Set<Digest> layers() throws IOException {
        Set<Digest> layers = new HashSet<>();
        Path steps = store.layout().cache().resolve("steps");
        if (!Files.isDirectory(steps)) {
            return layers;
        }
        try (var files = Files.walk(steps)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                try (var in = Files.newInputStream(file)) {
                    CacheRecord.parse(in.readNBytes(LIMIT))
                            .flatMap(CacheRecord::layer)
                            .ifPresent(layer -> layers.add(layer.diffId()));
                } catch (NoSuchFileException e) {
                    // removed meanwhile
                }
            }
        }
        return layers;
    }

    private boolean isStored(CacheRecord record) throws IOException {
        if (record.layer().isEmpty()) {
            return true;
        }
        var layer = record.layer().get();
        var blobs = store.blobs();
        return blobs.pin(layer.diffId()) && blobs.size(layer.diffId()) == layer.size();
    }

    /** Keeps a result. A cache survives power loss in part or not at all, so nothing is synced. */
    public void put(CacheKey key, CacheRecord record) throws IOException {
        var file = file(key);
        var folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        try (var temporary = TemporaryFile.create(store.layout(), Durability.VOLATILE)) {
            var bytes = ByteBuffer.wrap(record.bytes());
            while (bytes.hasRemaining()) {
                temporary.channel().write(bytes);
            }
            temporary.replace(file);
        }
    }

    private Path file(CacheKey key) {
        var hex = key.digest().hex();
        return store.layout().cache().resolve("steps").resolve(hex.substring(0, 2)).resolve(hex);
    }
}
