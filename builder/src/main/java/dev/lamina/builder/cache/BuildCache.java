package dev.lamina.builder.cache;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.TemporaryFile;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
        try {
            used(file);
        } catch (IOException e) {
            // on a disk that cannot be written, or removed meanwhile
        }
        return record;
    }

    /**
     * A result that is kept.
     *
     * @param key of its step
     * @param lastUsed when a build last had it, to the minute
     */
    public record Stored(Digest key, CacheRecord record, Instant lastUsed) {}

    /** All results. Those that are damaged are left out. */
    public List<Stored> list() throws IOException {
        var all = new ArrayList<Stored>();
        Path steps = store.layout().cache().resolve("steps");
        if (!Files.isDirectory(steps)) {
            return all;
        }
        try (var files = Files.walk(steps)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                try (var in = Files.newInputStream(file)) {
                    var key = Digest.parse("sha256:" + file.getFileName());
                    var used = Files.getLastModifiedTime(file).toInstant();
                    CacheRecord.parse(in.readNBytes(LIMIT))
                            .ifPresent(record -> all.add(new Stored(key, record, used)));
                } catch (NoSuchFileException | StoreException e) {
                    // removed meanwhile, or none of ours
                }
            }
        }
        return all;
    }

    /** Forgets a result; its layer stays until it is collected. */
    public void remove(Digest key) throws IOException {
        Files.deleteIfExists(file(new CacheKey(key)));
    }

    private static void used(Path file) throws IOException {
        var now = Instant.now();
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minusSeconds(60))) {
            Files.setLastModifiedTime(file, FileTime.from(now));
        }
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
