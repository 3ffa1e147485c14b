package dev.lamina.cli;

import dev.lamina.builder.cache.BuildCache;
import dev.lamina.builder.history.FailedSteps;
import dev.lamina.run.state.ContainerImages;
import dev.lamina.store.ImageStore;
import dev.lamina.store.gc.GarbageCollector;
import dev.lamina.store.gc.Roots;

/**
 * What a collection spares besides named images: those of containers, layers of the build cache.
 */
final class Collecting {
    private Collecting() {}

    static GarbageCollector of(ImageStore store) {
        return new GarbageCollector(store, roots(store));
    }

    /** All that needs blobs besides named images. */
    static Roots roots(ImageStore store) {
        Roots containers = containers(store)::manifests;
        return containers.and(new BuildCache(store)::layers).and(new FailedSteps(store)::images);
    }

    /** What stays when nothing of the build cache does. */
    static GarbageCollector withoutCache(ImageStore store) {
        Roots containers = containers(store)::manifests;
        return new GarbageCollector(store, containers.and(new FailedSteps(store)::images));
    }

    static ContainerImages containers(ImageStore store) {
        return new ContainerImages(store.layout().containers());
    }
}
