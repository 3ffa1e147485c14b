package dev.lamina.store.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerStackTest {
    @TempDir Path folder;
    private TestStore store;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.in(folder);
    }

    @Test
    void upperLayersHideAndMerge() throws IOException {
        try (LayerStack stack =
                stack(
                        new TarBytes()
                                .dir("d")
                                .file("d/a", "1")
                                .file("d/b", "1")
                                .dir("o")
                                .file("o/x", "1")
                                .file("f", "1")
                                .dir("t")
                                .file("t/x", "1"),
                        new TarBytes()
                                .file("d/.wh.a", "")
                                .file("d/c", "2")
                                .member('5', "o")
                                .mode(0700)
                                .add()
                                .file("o/.wh..wh..opq", "")
                                .file("o/y", "2")
                                .dir("f")
                                .file("f/in", "2")
                                .symlink("t", "d"))) {
            assertThat(tree(stack))
                    .containsExactly("d", "d/b=1", "d/c=2", "f", "f/in=2", "o", "o/y=2", "t");
            assertThat(stack.resolve(ImagePath.of("t/c")).orElseThrow().path()).hasToString("/d/c");
            assertThat(stack.lookup(ImagePath.of("o")).orElseThrow().attributes().mode())
                    .isEqualTo(0700);
        }
    }

    @Test
    void aNonDirectoryInTheMiddleEndsTheMerge() throws IOException {
        try (LayerStack stack =
                stack(
                        new TarBytes().dir("d").file("d/lowest", "1"),
                        new TarBytes().file("d", "file"),
                        new TarBytes().dir("d").file("d/top", "3"))) {
            assertThat(tree(stack)).containsExactly("d", "d/top=3");
        }
    }

    @Test
    void anImpliedDirectoryKeepsTheAttributesBelow() throws IOException {
        try (LayerStack stack =
                stack(
                        new TarBytes().member('5', "d").mode(01777).add(),
                        new TarBytes().file("d/x", "2"))) {
            assertThat(stack.lookup(ImagePath.of("d")).orElseThrow().attributes().mode())
                    .isEqualTo(01777);
        }
    }

    @Test
    void aLinkIntoALowerLayerShowsItsFile() throws IOException {
        try (LayerStack stack =
                stack(
                        new TarBytes().file("a", "1"),
                        new TarBytes().link("b", "a"),
                        new TarBytes().file("a", "3"))) {
            assertThat(tree(stack)).containsExactly("a=3", "b=1");
        }
        try (LayerStack broken = stack(new TarBytes().link("b", "a"))) {
            assertThatThrownBy(() -> broken.lookup(ImagePath.of("b")))
                    .isInstanceOf(StoreException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/f, /etc/f",
        "abs/f, /etc/f",
        "up/f, /etc/f",
        "deep/l/f, /etc/f",
        "abs/new/x, /etc/new/x",
        "dangling, /etc/none",
        "dangling/x, /etc/none/x",
        "new/sub, /new/sub",
        "chain/new, /etc/new",
        "outback, /out",
    })
    void aDestinationIsWhereWritingWouldGo(String path, String real) throws IOException {
        try (LayerStack stack =
                stack(
                        new TarBytes()
                                .dir("etc")
                                .file("etc/f", "1")
                                .symlink("abs", "/etc")
                                .symlink("up", "../../etc/.")
                                .symlink("dangling", "etc/none")
                                .symlink("chain", "abs")
                                .symlink("outback", "none/../../out")
                                .dir("deep")
                                .symlink("deep/l", "../abs/"))) {
            assertThat(stack.destination(ImagePath.of(path))).hasToString(real);
        }
    }

    @Test
    void loopsOfLinksEnd() throws IOException {
        try (LayerStack stack = stack(new TarBytes().symlink("a", "b").symlink("b", "./a"))) {
            assertThatThrownBy(() -> stack.resolve(ImagePath.of("a/x")))
                    .isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> stack.destination(ImagePath.of("a")))
                    .isInstanceOf(StoreException.class);
            assertThat(stack.lookup(ImagePath.of("a"))).isPresent();
        }
    }

    @Test
    void onlyRegularFilesOfAllowedSizeAreReadWhole() throws IOException {
        try (LayerStack stack =
                stack(
                        new TarBytes()
                                .file("f", "12345")
                                .symlink("out", "/../../f")
                                .member('6', "p")
                                .add())) {
            assertThat(stack.read(ImagePath.of("out"), 5))
                    .hasValueSatisfying(b -> assertThat(b).isEqualTo("12345".getBytes(UTF_8)));
            assertThat(stack.read(ImagePath.of("none"), 5)).isEmpty();
            assertThatThrownBy(() -> stack.read(ImagePath.of("f"), 4))
                    .isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> stack.read(ImagePath.of("p"), 4))
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void withoutLayersThereIsNothing() throws IOException {
        try (LayerStack stack = new LayerStack(List.of())) {
            assertThat(stack.root()).isEmpty();
            assertThat(stack.resolve(ImagePath.of("a"))).isEmpty();
            assertThat(stack.destination(ImagePath.of("a/b"))).hasToString("/a/b");
        }
    }

    private LayerStack stack(TarBytes... tars) throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (TarBytes tar : tars) {
            layers.add(store.layers().open(store.layers().importLayer(tar.stream()).diffId()));
        }
        return new LayerStack(layers);
    }

    private static List<String> tree(LayerStack stack) throws IOException {
        List<String> lines = new ArrayList<>();
        Optional<StackEntry> root = stack.root();
        walk(stack, root.orElseThrow(), lines);
        return lines;
    }

    private static void walk(LayerStack stack, StackEntry directory, List<String> lines)
            throws IOException {
        for (StackEntry entry : stack.list(directory)) {
            String content =
                    entry.isRegular()
                            ? "=" + new String(stack.content(entry).readAllBytes(), UTF_8)
                            : "";
            lines.add(entry.path().toString().substring(1) + content);
            if (entry.isDirectory()) {
                walk(stack, entry, lines);
            }
        }
    }
}
