package dev.lamina.cli;

import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageBuilder;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.WrittenLayer;
import java.time.Instant;

/** An image of one layer: a whole root filesystem. */
final class RootfsImage {
    private RootfsImage() {}

    static Image of(WrittenLayer layer, Instant created, String madeBy, ContainerConfig container) {
        return ImageBuilder.scratch(Platform.host())
                .withContainer(container)
                .withLayer(
                        ImageLayer.uncompressed(layer.diffId(), layer.size()),
                        History.layer(created, madeBy))
                .withCreated(created)
                .build();
    }
}
