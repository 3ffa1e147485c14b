package dev.lamina.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageBuilder;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerWriter;
import dev.lamina.store.layer.WrittenLayer;
import dev.lamina.store.ref.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Images to test with: small, made of a text, the same for the same text. */
public final class SampleImage {
    private SampleImage() {}

    /** One layer with the file {@code /f}, stored under a name. */
    public static Image of(ImageStore store, String content, String name) throws IOException {
        return of(store, content.getBytes(UTF_8), name);
    }

    /** As {@link #of(ImageStore, String, String)}, with so many bytes that do not pack. */
    public static Image large(ImageStore store, int bytes, String name) throws IOException {
        byte[] noise = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(noise);
        return of(store, noise, name);
    }

    private static Image of(ImageStore store, byte[] content, String name) throws IOException {
        Attributes plain = Attributes.of(0644, 0, 0, Instant.EPOCH);
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            writer.add(
                    new LayerEntry.RegularFile(ImagePath.of("f"), plain, content.length),
                    new ByteArrayInputStream(content));
            WrittenLayer layer = writer.finish();
            Image image =
                    ImageBuilder.scratch(Platform.host())
                            .withContainer(ContainerConfig.EMPTY.withEnv("A", name))
                            .withLayer(
                                    ImageLayer.uncompressed(layer.diffId(), layer.size()),
                                    History.layer(Instant.EPOCH, "COPY f"))
                            .build();
            store.save(image, List.of(ImageReference.parse(name)));
            return image;
        }
    }
}
