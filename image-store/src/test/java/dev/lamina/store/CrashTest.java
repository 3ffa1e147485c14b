package dev.lamina.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.History;
import dev.lamina.store.image.ImageBuilder;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.ImageValidator;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerWriter;
import dev.lamina.store.layer.WrittenLayer;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.ref.StoredReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    @TempDir Path folder;

    @Test
    void whoeverIsKilledWheneverEveryReferenceLeadsToAWholeImage() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        Path root = folder.resolve("root");
        for (int round = 0; round < 5; round++) {
            Process first = builder(root, round);
            Process second = builder(root, round + 100);
            first.inputReader().readLine();
            second.inputReader().readLine();
            TimeUnit.MICROSECONDS.sleep(random.nextInt(60_000));
            first.destroyForcibly();
            second.destroyForcibly();
            first.waitFor();
            second.waitFor();
            ImageStore store = ImageStore.open(root);
            List<StoredReference> references = store.refs().list();
            assertThat(references).as("seed %d", seed).isNotEmpty();
            for (StoredReference reference : references) {
                assertThat(ImageValidator.validate(store.blobs(), reference.target().digest()))
                        .as("seed %d, round %d, %s", seed, round, reference)
                        .isEmpty();
                store.openStack(store.resolve(reference.reference()).layers()).close();
            }
        }
    }

    private static Process builder(Path root, int salt) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Builder.class.getName(),
                        root.toString(),
                        Integer.toString(salt))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A process that stores one image after the other until it is killed. */
    static final class Builder {
        private Builder() {}

        public static void main(String[] args) throws Exception {
            ImageStore store = ImageStore.open(Path.of(args[0]));
            for (int i = 0; ; i++) {
                build(store, args[1] + " " + i, ImageReference.parse("image:" + i % 5));
                if (i == 0) {
                    System.out.println("first");
                }
            }
        }

        private static void build(ImageStore store, String content, ImageReference name)
                throws IOException {
            byte[] bytes = content.repeat(1000).getBytes(UTF_8);
            Attributes plain = Attributes.of(0644, 0, 0, Instant.EPOCH);
            try (LayerWriter writer = store.layers().create(Optional.empty())) {
                writer.add(
                        new LayerEntry.RegularFile(ImagePath.of("f"), plain, bytes.length),
                        new ByteArrayInputStream(bytes));
                WrittenLayer layer = writer.finish();
                ImageBuilder image =
                        ImageBuilder.scratch(Platform.host())
                                .withContainer(ContainerConfig.EMPTY.withEnv("A", content))
                                .withLayer(
                                        ImageLayer.uncompressed(layer.diffId(), layer.size()),
                                        History.layer(Instant.EPOCH, "COPY"));
                store.save(image.build(), List.of(name));
            }
        }
    }
}
