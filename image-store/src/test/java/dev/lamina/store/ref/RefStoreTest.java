package dev.lamina.store.ref;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefStoreTest {
    @TempDir Path folder;
    private StoreLayout layout;
    private RefStore refs;

    @BeforeEach
    void open() throws IOException {
        layout = StoreLayout.open(folder.resolve("root"));
        refs = new RefStore(layout, Durability.VOLATILE);
    }

    private static Descriptor descriptor(String content) {
        return Descriptor.of(MediaType.MANIFEST, Digest.of(content.getBytes(UTF_8)), 7);
    }

    @Test
    void aNameLeadsToWhatItWasGivenLast() throws IOException {
        ImageReference name = ImageReference.parse("a:1");
        refs.put(name, descriptor("x"));
        refs.put(name, descriptor("y"));
        refs.put(ImageReference.parse("docker.io/library/a"), descriptor("z"));
        assertThat(refs.find(name).orElseThrow().digest()).isEqualTo(descriptor("y").digest());
        assertThat(refs.find(ImageReference.parse("a")).orElseThrow().digest())
                .isEqualTo(descriptor("z").digest());
        assertThat(refs.list()).hasSize(2);
    }

    @Test
    void linesOfOtherToolsAreKept() throws IOException {
        String digest = descriptor("x").digest().toString();
        Files.writeString(
                layout.index(),
                """
                {"schemaVersion":2,"x-unknown":1,"manifests":[
                {"mediaType":"m","digest":"%s","size":7,"x-more":true},
                {"mediaType":"m","digest":"%s","size":7,
                "annotations":{"org.opencontainers.image.ref.name":"b:2"}}]}
                """
                        .formatted(digest, digest));
        refs.put(ImageReference.parse("a:1"), descriptor("y"));
        assertThat(Files.readString(layout.index()))
                .contains("\"x-unknown\":1")
                .contains("\"x-more\":true");
        assertThat(refs.list())
                .extracting(line -> line.reference().toString())
                .containsExactly("a:1", "b:2");
    }

    @Test
    void nothingIsLostWhenManyWriteAtOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ImageReference name = ImageReference.parse("a:" + i);
                RefStore own = new RefStore(layout, Durability.VOLATILE);
                writers.add(
                        threads.submit(() -> {
                            own.put(name, descriptor(name.toString()));
                            return null;
                        }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(refs.list()).hasSize(40);
    }

    @Test
    void aDamagedTableIsReportedAndNotOverwritten() throws IOException {
        for (String damaged :
                List.of("", "{", "{\"manifests\":[],\"manifests\":[]}", "[]", "{}x")) {
            Files.writeString(layout.index(), damaged);
            assertThatThrownBy(() -> refs.list())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("index.json");
            ImageReference name = ImageReference.parse("a");
            assertThatThrownBy(() -> refs.put(name, descriptor("x")))
                    .isInstanceOf(StoreException.class);
            assertThat(layout.index()).hasContent(damaged);
        }
    }
}
