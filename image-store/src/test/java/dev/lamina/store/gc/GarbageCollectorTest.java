package dev.lamina.store.gc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.store.ImageStore;
import dev.lamina.store.SampleImage;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.image.Image;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageCollectorTest {
    @TempDir Path folder;

    private ImageStore open() throws IOException {
        return ImageStore.open(folder.resolve("store"), Durability.VOLATILE);
    }

    private Image stored(String name) throws IOException {
        try (ImageStore store = open()) {
            return SampleImage.of(store, "content of " + name, name);
        }
    }

    @Test
    void whatANameLeadsToStays() throws IOException {
        Image image = stored("a:1");
        try (ImageStore store = open()) {
            assertThat(new GarbageCollector(store, Roots.NONE).collect(Duration.ZERO).blobs())
                    .isEmpty();
            assertThat(store.openStack(image.layers()).layers()).hasSize(1);
        }
    }

    @Test
    void whatNoNameLeadsToGoesWithItsIndex() throws IOException {
        Image image = stored("a:1");
        try (ImageStore store = open()) {
            store.refs().remove(ImageReference.parse("a:1"));
            var report = new GarbageCollector(store, Roots.NONE).collect(Duration.ZERO);
            assertThat(report.blobs()).hasSize(3);
            assertThat(store.blobs().list()).isEmpty();
            assertThat(store.layout().layerIndex(image.layers().getFirst().diffId()))
                    .doesNotExist();
        }
    }

    @Test
    void whatIsYoungStaysAWhile() throws IOException {
        stored("a:1");
        try (ImageStore store = open()) {
            store.refs().remove(ImageReference.parse("a:1"));
            var collector = new GarbageCollector(store, Roots.NONE);
            assertThat(collector.collect(Duration.ofHours(1)).blobs()).isEmpty();
        }
    }

    @Test
    void whatAnOpenStorePublishedOrAnsweredStays() throws IOException {
        stored("a:1");
        try (ImageStore store = open()) {
            var collector = new GarbageCollector(store, Roots.NONE);
            try (ImageStore other = open()) {
                other.resolve(ImageReference.parse("a:1"));
                other.blobs().put(new byte[] {1, 2, 3});
                store.refs().remove(ImageReference.parse("a:1"));
                assertThat(collector.collect(Duration.ZERO).blobs()).isEmpty();
            }
            assertThat(collector.collect(Duration.ZERO).blobs()).hasSize(4);
        }
    }

    @Test
    void whatAContainerNeedsStays() throws IOException {
        Image image = stored("a:1");
        try (ImageStore store = open()) {
            store.refs().remove(ImageReference.parse("a:1"));
            var collector = new GarbageCollector(store, () -> Set.of(image.digest()));
            assertThat(collector.collect(Duration.ZERO).blobs()).isEmpty();
        }
    }

    @Test
    void anImageThatLostItsNameToAnotherStaysUntilItIsForgotten() throws IOException {
        Image old = stored("a:1");
        try (ImageStore store = open()) {
            SampleImage.of(store, "newer", "a:1");
        }
        try (ImageStore store = open()) {
            var collector = new GarbageCollector(store, Roots.NONE);
            assertThat(collector.collect(Duration.ZERO).blobs()).isEmpty();
            assertThat(store.refs().unnamed()).extracting("digest").containsExactly(old.digest());
            store.refs().remove(old.digest());
            assertThat(collector.collect(Duration.ZERO).blobs()).contains(old.digest());
        }
    }

    @Test
    void unfinishedFilesOfDeadProcessesGo() throws IOException {
        try (ImageStore store = open()) {
            Path dead = store.layout().tmp().resolve("00000000-1-0-1");
            Path own = store.layout().temporary();
            Files.writeString(dead, "x");
            Files.writeString(own, "x");
            new GarbageCollector(store, Roots.NONE).collect(Duration.ZERO);
            assertThat(dead).doesNotExist();
            assertThat(own).exists();
        }
    }
}
