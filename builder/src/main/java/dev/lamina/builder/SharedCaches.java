package dev.lamina.builder;

import dev.lamina.builder.cache.CacheDirectory;
import dev.lamina.builder.cache.CacheExport;
import dev.lamina.builder.cache.CacheKey;
import dev.lamina.builder.cache.CacheLocation;
import dev.lamina.builder.cache.CacheRecord;
import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The caches that a build shares with other machines. One that cannot be used is left out with a
 * warning. Thread-safe.
 */
final class SharedCaches {
    private final ImageStore store;
    private final BuildProgress progress;
    private final List<CacheDirectory> imports = new ArrayList<>();

    SharedCaches(ImageStore store, BuildProgress progress, List<CacheLocation> locations) {
        this.store = store;
        this.progress = progress;
        for (var location : locations) {
            try {
                imports.add(open(location));
            } catch (IOException e) {
                progress.warned("the cache of " + location + " is not used: " + reason(e));
            }
        }
    }

    private static CacheDirectory open(CacheLocation location) throws IOException {
        return switch (location) {
            case CacheLocation.Local(var directory) -> CacheDirectory.open(directory);
            case CacheLocation.Registry registry -> throw unsupported(registry);
        };
    }

    private static BuildException unsupported(CacheLocation.Registry registry) {
        return new BuildException(
                "a registry cannot keep a build cache yet: " + registry,
                "Use a directory: type=local.");
    }

    /** The result under a key, its layer now in the store. */
    Optional<CacheRecord> find(CacheKey key) {
        for (var directory : imports) {
            try {
                var record = directory.fetch(key, store);
                if (record.isPresent()) {
                    return record;
                }
            } catch (IOException e) {
                progress.warned("a layer of an imported cache is not used: " + reason(e));
            }
        }
        return Optional.empty();
    }

    /**
     * Makes a copy.
     *
     * @param steps of the whole build
     */
    void export(CacheExport export, StageResult result, Map<CacheKey, CacheRecord> steps)
            throws IOException {
        var layers =
                result.layers().stream().map(layer -> layer.diffId()).collect(Collectors.toSet());
        var chosen = new TreeMap<Digest, CacheRecord>();
        steps.forEach((key, record) -> {
            var layer = record.layer();
            if (export.everyStep() || layer.isEmpty() || layers.contains(layer.get().diffId())) {
                chosen.put(key.digest(), record);
            }
        });
        try {
            switch (export.to()) {
                case CacheLocation.Local(var directory) ->
                        CacheDirectory.write(directory, store, chosen);
                case CacheLocation.Registry registry -> throw unsupported(registry);
            }
        } catch (IOException e) {
            if (!export.errorsIgnored()) {
                throw e;
            }
            progress.warned("no cache was written to " + export.to() + ": " + reason(e));
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException missing
                ? "there is no " + missing.getFile()
                : String.valueOf(e.getMessage());
    }
}
