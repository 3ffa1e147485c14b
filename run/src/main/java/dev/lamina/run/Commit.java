package dev.lamina.run;

import dev.lamina.run.rootfs.LayerPacker;
import dev.lamina.run.state.ContainerState.Status;
import dev.lamina.store.ImageStore;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageBuilder;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes an image of a container: that of its image with what it has changed as one more layer.
 *
 * @param pause whether the container stands still meanwhile
 */
public record Commit(Optional<String> author, Optional<String> message, boolean pause) {
    Image run(
            Engine engine,
            ImageStore store,
            StoredContainer container,
            List<ImageReference> references)
            throws IOException {
        boolean pauses = pause && container.state().status() == Status.RUNNING;
        if (pauses) {
            container.pause();
        }
        try {
            return save(engine, store, container, references);
        } finally {
            if (pauses) {
                container.now().unpause();
            }
        }
    }

    private Image save(
            Engine engine,
            ImageStore store,
            StoredContainer container,
            List<ImageReference> references)
            throws IOException {
        var base = store.image(container.creation().manifest());
        var now = Instant.now();
        var step =
                new History(
                        Optional.of(now),
                        Optional.of(String.join(" ", container.command())),
                        author,
                        message,
                        false);
        try (var layers = store.openStack(base.layers());
                var writer = store.layers().create(Optional.empty())) {
            var layer = LayerPacker.pack(engine.linux(), container.upper(), layers, writer);
            var builder = ImageBuilder.from(base).withCreated(now);
            if (layer.isPresent()) {
                var written = layer.get();
                builder =
                        builder.withLayer(
                                ImageLayer.uncompressed(written.diffId(), written.size()), step);
            } else {
                builder = builder.withStep(History.empty(now, "lamina commit: nothing changed"));
            }
            if (author.isPresent()) {
                builder = builder.withAuthor(author.get());
            }
            var image = builder.build();
            store.save(image, references);
            return image;
        }
    }
}
