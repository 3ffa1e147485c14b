package dev.lamina.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.blob.Durability;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageBuilder;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerWriter;
import dev.lamina.store.layer.WrittenLayer;
import dev.lamina.store.ref.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
    private static final Instant TIME = Instant.parse("2024-01-02T03:04:05Z");

    @TempDir Path folder;
    private ImageStore store;

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(folder.resolve("root"), Durability.VOLATILE);
    }

    @Test
    void anUnknownNameSaysWhereImagesComeFrom() throws IOException {
        ImageReference absent = ImageReference.parse("absent");
        assertThatThrownBy(() -> store.resolve(absent))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> {
                            assertThat(e).hasMessageContaining("absent:latest");
                            assertThat(e.remedy())
                                    .contains("lamina import")
                                    .contains("lamina base busybox")
                                    .contains("lamina base debian:bookworm");
                        });
    }

    @Test
    void aSavedImageIsFoundByNameAndByDigest() throws IOException {
        Image image = sample();
        ImageReference name = ImageReference.parse("hello:1");
        store.save(image, List.of(name));

        Image found = ImageStore.open(folder.resolve("root")).resolve(name);
        assertThat(found.digest()).isEqualTo(image.digest());
        assertThat(found.layers()).isEqualTo(image.layers());
        assertThat(found.config().container()).isEqualTo(image.config().container());
        assertThat(store.resolve(ImageReference.parse("other@" + image.digest())).id())
                .isEqualTo(image.id());

        store.tag(image, ImageReference.parse("again"));
        assertThat(store.refs().list())
                .extracting(stored -> stored.reference().toString())
                .containsExactly("again:latest", "hello:1");
        assertThat(store.refs().remove(name)).isTrue();
        assertThat(store.refs().remove(name)).isFalse();
        assertThat(store.find(name)).isEmpty();
    }

    @Test
    void whatOtherToolsSaidAboutABaseSurvives() throws IOException {
        String config =
                """
                {"architecture":"amd64","os":"linux","x-unknown":{"b":[1,2.50,null],"a":null},
                 "config":{"Cmd":["sh"],"Env":null,"Healthcheck":{"Test":["CMD","x"],"Interval":5},
                 "x-more":true},"rootfs":{"type":"layers","diff_ids":[]},
                 "history":[{"created_by":"base","empty_layer":true,"x":1}]}
                """;
        var base =
                dev.lamina.store.image.ImageConfig.parse(config.getBytes(StandardCharsets.UTF_8));
        Image image =
                new ImageBuilder(base, List.of())
                        .withContainer(base.container().withEnv("A", "1"))
                        .withStep(History.empty(TIME, "ENV A=1"))
                        .build();
        assertThat(image.config().json().toString())
                .contains("\"x-unknown\":{\"a\":null,\"b\":[1,2.50,null]}")
                .contains("\"x-more\":true")
                .contains("\"Env\":[\"A=1\"]")
                .contains("\"x\":1");
        assertThat(image.config().container().healthcheck()).isPresent();
    }

    @Test
    void anImageWithoutItsLayersIsNotSaved() throws IOException {
        Image image = sample();
        store.blobs().delete(image.layers().get(0).diffId());
        ImageReference name = ImageReference.parse("x");
        assertThatThrownBy(() -> store.save(image, List.of(name)))
                .isInstanceOf(StoreException.class);
        assertThat(store.find(name)).isEmpty();
    }

    @Test
    void skopeoInspectsTheStoreAsItIs() throws Exception {
        var skopeo = ExternalTool.orSkip("skopeo");
        store.save(sample(), List.of(ImageReference.parse("hello:1")));
        String output = skopeo.run("inspect", "--config", "oci:" + root() + ":hello:1");
        JsonObject json = JsonObject.parse(output.getBytes(StandardCharsets.UTF_8));
        assertThat(json.object("config").orElseThrow().strings("Cmd"))
                .contains(List.of("cat", "/hello"));
    }

    @Test
    void skopeoCopiesFromTheStoreToADockerArchive() throws Exception {
        var skopeo = ExternalTool.orSkip("skopeo");
        store.save(sample(), List.of(ImageReference.parse("hello:1")));
        Path archive = folder.resolve("out.tar");
        skopeo.run("copy", "oci:" + root() + ":hello:1", "docker-archive:" + archive + ":hello:1");
        assertThat(archive).isNotEmptyFile();
        assertThat(ExternalTool.orSkip("tar").run("-tf", archive)).contains("manifest.json");
    }

    @Test
    void whatSkopeoCopiesIntoTheStoreIsRead() throws Exception {
        var skopeo = ExternalTool.orSkip("skopeo");
        Image image = sample();
        store.save(image, List.of(ImageReference.parse("hello:1")));
        Path packed = folder.resolve("packed");
        skopeo.run(
                "copy",
                "--dest-compress",
                "oci:" + root() + ":hello:1",
                "oci:" + packed + ":hello:2");
        ImageStore second = ImageStore.open(folder.resolve("second"), Durability.VOLATILE);
        skopeo.run(
                "copy", "oci:" + packed + ":hello:2", "oci:" + folder.resolve("second") + ":h:3");
        Image read = second.resolve(ImageReference.parse("h:3"));
        assertThat(read.config().diffIds()).isEqualTo(image.config().diffIds());
        try (var layer = second.openLayer(read.layers().get(0))) {
            assertThat(layer.index().child(0, "hello".getBytes(StandardCharsets.UTF_8)))
                    .isPositive();
        }
    }

    @Test
    void umociUnpacksWhatWasWritten() throws Exception {
        var umoci = ExternalTool.orSkip("umoci");
        store.save(sample(), List.of(ImageReference.parse("hello:1")));
        Path layout = folder.resolve("plain");
        ExternalTool.orSkip("skopeo")
                .run("copy", "oci:" + root() + ":hello:1", "oci:" + layout + ":plain");
        Path bundle = folder.resolve("bundle");
        umoci.run("unpack", "--rootless", "--image", layout + ":plain", bundle);
        assertThat(Files.readString(bundle.resolve("rootfs/hello"))).isEqualTo("hi\n");
        assertThat(Files.exists(bundle.resolve("rootfs/gone"))).isFalse();
    }

    private String root() {
        return folder.resolve("root").toString();
    }

    private Image sample() throws IOException {
        Attributes plain = Attributes.of(0644, 0, 0, TIME);
        WrittenLayer lower;
        WrittenLayer upper;
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            text(writer, "gone", "x", plain);
            text(writer, "hello", "hi\n", plain);
            lower = writer.finish();
        }
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            writer.add(new LayerEntry.Whiteout(ImagePath.of("gone")));
            upper = writer.finish();
        }
        ContainerConfig container =
                ContainerConfig.EMPTY
                        .withCmd(Optional.of(List.of("cat", "/hello")))
                        .withEnv("PATH", "/bin")
                        .withLabel("a", "b")
                        .withExposedPort("80/tcp");
        return ImageBuilder.scratch(dev.lamina.store.image.Platform.host())
                .withContainer(container)
                .withLayer(layer(lower), History.layer(TIME, "COPY . /"))
                .withLayer(layer(upper), History.layer(TIME, "RUN rm gone"))
                .withStep(History.empty(TIME, "CMD"))
                .withCreated(TIME)
                .build();
    }

    private static ImageLayer layer(WrittenLayer written) {
        return ImageLayer.uncompressed(written.diffId(), written.size());
    }

    private static void text(LayerWriter writer, String path, String content, Attributes a)
            throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        var entry = new LayerEntry.RegularFile(ImagePath.of(path), a, bytes.length);
        writer.add(entry, new ByteArrayInputStream(bytes));
    }
}
