package dev.lamina.store.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageBuilder;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.ImageValidator;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.LayerWriter;
import dev.lamina.store.layer.WrittenLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
    private static final Instant TIME = Instant.parse("2024-01-02T03:04:05Z");
    private static final Attributes PLAIN = Attributes.of(0644, 0, 0, TIME);

    @TempDir Path folder;
    private ImageStore store;

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(folder.resolve("root"), Durability.VOLATILE);
    }

    /**
     * A layer from words: {@code d/} a directory, {@code f=text} a file, {@code -x} a whiteout,
     * {@code d/!} an opaque mark, {@code l>target} a link, {@code f=text@mode} a file with octal
     * mode.
     */
    private ImageLayer layer(String words) throws IOException {
        List<LayerEntry> entries = new ArrayList<>();
        for (String word : words.split(" ", -1)) {
            entries.add(entry(word));
        }
        entries.sort(LayerEntry.ORDER);
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            for (LayerEntry entry : entries) {
                if (entry instanceof LayerEntry.RegularFile file) {
                    String content = content(words, file);
                    writer.add(file, new ByteArrayInputStream(content.getBytes(UTF_8)));
                } else {
                    writer.add(entry);
                }
            }
            WrittenLayer written = writer.finish();
            return ImageLayer.uncompressed(written.diffId(), written.size());
        }
    }

    private static LayerEntry entry(String word) throws IOException {
        if (word.startsWith("-")) {
            return new LayerEntry.Whiteout(ImagePath.of(word.substring(1)));
        }
        if (word.endsWith("!")) {
            return new LayerEntry.Opaque(ImagePath.of(word.substring(0, word.length() - 1)));
        }
        if (word.endsWith("/")) {
            return new LayerEntry.Directory(ImagePath.of(word), PLAIN.withMode(0755));
        }
        if (word.contains(">")) {
            String[] parts = word.split(">", -1);
            return new LayerEntry.Symlink(ImagePath.of(parts[0]), PLAIN, ByteString.of(parts[1]));
        }
        String[] parts = word.split("[=@]", -1);
        Attributes attributes =
                parts.length > 2 ? PLAIN.withMode(Integer.parseInt(parts[2], 8)) : PLAIN;
        return new LayerEntry.RegularFile(ImagePath.of(parts[0]), attributes, parts[1].length());
    }

    private static String content(String words, LayerEntry.RegularFile file) {
        String start = file.path().toString().substring(1) + "=";
        for (String word : words.split(" ", -1)) {
            if (word.startsWith(start)) {
                return word.substring(start.length()).split("@", -1)[0];
            }
        }
        throw new AssertionError(file);
    }

    private Image image(String... layers) throws IOException {
        ImageBuilder builder = ImageBuilder.scratch(Platform.host());
        for (String words : layers) {
            builder = builder.withLayer(layer(words), History.layer(TIME, "RUN " + words));
        }
        Image image = builder.withCreated(TIME).build();
        store.save(image, List.of());
        assertThat(ImageValidator.validate(store.blobs(), image.digest())).isEmpty();
        return image;
    }

    private List<String> diff(Image before, Image after) throws IOException {
        try (LayerStack a = store.openStack(before.layers());
                LayerStack b = store.openStack(after.layers())) {
            return LayerDiff.between(a, b, false).stream()
                    .map(c -> c + (c.aspects().isEmpty() ? "" : " " + c.aspects()))
                    .toList();
        }
    }

    @Test
    void aDiffNamesWhatWasAddedDeletedAndChanged() throws IOException {
        Image before =
                image(
                        "a=1 b=2 d/ d/gone=x d/kept=y l>a old/ old/deep/ old/deep/f=1 t=file u/ u/x=1");
        Image after =
                image("a=1 b=3 d/ d/kept=y@600 d/new=z l>b n/ n/f=1 t/ t/f=1 u=file b.x=long");
        assertThat(diff(before, after))
                .containsExactly(
                        "C /b [CONTENT]",
                        "A /b.x",
                        "C /d",
                        "D /d/gone",
                        "C /d/kept [MODE]",
                        "A /d/new",
                        "C /l [TARGET]",
                        "A /n",
                        "A /n/f",
                        "D /old",
                        "C /t [TYPE, MODE]",
                        "A /t/f",
                        "C /u [TYPE, MODE]");
        assertThat(diff(before, before)).isEmpty();
    }

    @Test
    void aDiffSeesThroughLayers() throws IOException {
        Image flat = image("a=1 d/ d/x=1");
        Image layered = image("a=0 b=1 d/ d/y=1", "-b a=1", "d/! d/x=1 d/");
        assertThat(diff(flat, layered)).isEmpty();
    }

    @Test
    void anEmptyImageHasNothing() throws IOException {
        Image empty = image();
        Image full = image("a=1 d/ d/x=1");
        assertThat(diff(empty, full)).containsExactly("A /a", "A /d", "A /d/x");
        assertThat(diff(full, empty)).containsExactly("D /a", "D /d");
    }

    @Test
    void theTreeOfALayerTellsWhatItDoes() throws IOException {
        Image image =
                image(
                        "a=1 d/ d/x=1 d/y=22 e/ e/z=333 f=1 g/ g/h=1",
                        "a=2 -d e/ e/! e/new=1 f/ f/in=1 g=1 i/j=1");
        List<String> lines = new ArrayList<>();
        try (LayerStack stack = store.openStack(image.layers())) {
            LayerTree.visit(
                    stack.lowest(1),
                    stack.layers().get(1),
                    node -> lines.add(node.kind().letter() + " " + node.path()));
            assertThat(lines)
                    .containsExactly(
                            "C /a",
                            "D /d",
                            "D /d/x",
                            "D /d/y",
                            "C /e",
                            "D /e/z",
                            "A /e/new",
                            "C /f",
                            "A /f/in",
                            "D /g/h",
                            "C /g",
                            "A /i",
                            "A /i/j");
            List<LayerSummary> summaries = LayerSummary.of(image, stack);
            assertThat(summaries.get(0))
                    .extracting(LayerSummary::added, LayerSummary::contentBytes)
                    .containsExactly(6, 9L);
            assertThat(summaries.get(1))
                    .extracting(LayerSummary::added, LayerSummary::changed, LayerSummary::removed)
                    .containsExactly(3, 2, 4);
            assertThat(summaries.get(1).step().flatMap(History::createdBy).orElseThrow())
                    .startsWith("RUN a=2");
        }
    }

    @Test
    void settingsAreComparedByName() throws IOException {
        Image base = image("a=1");
        ContainerConfig container =
                ContainerConfig.EMPTY
                        .withEnv("A", "1")
                        .withEnv("B", "2")
                        .withCmd(Optional.of(List.of("sh")))
                        .withExposedPort("80/tcp");
        Image one = ImageBuilder.from(base).withContainer(container).build();
        Image two =
                ImageBuilder.from(base)
                        .withContainer(
                                container.withEnv("B", "3").withLabel("x", "y").withUser("me"))
                        .build();
        try (LayerStack a = store.openStack(one.layers());
                LayerStack b = store.openStack(two.layers())) {
            ImageDiff diff = ImageDiff.between(one.config(), a, two.config(), b, true);
            assertThat(diff.files()).isEmpty();
            assertThat(diff.config())
                    .containsExactly(
                            new ConfigChange("Env.B", Optional.of("2"), Optional.of("3")),
                            new ConfigChange("Labels.x", Optional.empty(), Optional.of("y")),
                            new ConfigChange("User", Optional.empty(), Optional.of("me")));
        }
    }

    @Test
    void theValidatorListsEveryMismatch() throws IOException {
        Image image = image("a=1", "b=1", "c=1");
        for (int i : new int[] {0, 2}) {
            Path blob = store.layout().blob(image.layers().get(i).diffId());
            byte[] bytes = Files.readAllBytes(blob);
            bytes[600] ^= 1;
            assertThat(blob.toFile().setWritable(true)).isTrue();
            Files.write(blob, bytes);
        }
        store.blobs().delete(image.layers().get(1).diffId());
        assertThat(ImageValidator.validate(store.blobs(), image.digest()))
                .hasSize(5)
                .anyMatch(line -> line.startsWith("digest of layer"))
                .anyMatch(line -> line.startsWith("diffID of layer"))
                .anyMatch(line -> line.contains("is not in the store"));
    }
}
