package dev.lamina.builder;

import dev.lamina.builder.StageResult.Merged;
import dev.lamina.builder.cache.BuildCache;
import dev.lamina.builder.cache.CacheKey;
import dev.lamina.builder.cache.CacheRecord;
import dev.lamina.store.ImageStore;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.layer.LayerMerge;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes one layer of several; the same layers only once. */
final class Squashing {
    private final ImageStore store;
    private final BuildCache cache;

    Squashing(ImageStore store) {
        this.store = store;
        this.cache = new BuildCache(store);
    }

    /** Empty when the layers stay as they are. */
    Optional<Merged> merged(StageResult result, Squash squash) throws IOException {
        int kept =
                switch (squash) {
                    case NOTHING -> result.layers().size();
                    case NEW_LAYERS -> result.layersOfBase();
                    case ALL_LAYERS -> 0;
                };
        var layers = result.layers();
        if (layers.size() - kept < 2) {
            return Optional.empty();
        }
        var key = CacheKey.ofMerge(layers.stream().map(ImageLayer::diffId).toList(), kept);
        var known = cache.find(key);
        var record =
                known.isPresent()
                        ? known.get()
                        : new CacheRecord(merge(layers, kept), StepResults.now());
        if (known.isEmpty()) {
            cache.put(key, record);
        }
        return Optional.of(new Merged(record.layer(), squash == Squash.ALL_LAYERS));
    }

    /** Times of files stay: those of new ones are settled, those of the base are not ours. */
    private Optional<WrittenLayer> merge(List<ImageLayer> layers, int kept) throws IOException {
        try (var all = store.openStack(layers);
                var writer = store.layers().create(Optional.empty())) {
            LayerMerge.write(all, kept, writer);
            var layer = writer.finish();
            return layer.entries() == 0 ? Optional.empty() : Optional.of(layer);
        }
    }
}
