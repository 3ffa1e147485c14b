package dev.lamina.store.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What merging two upper layers over a lower one says, and that the tree stays the same. */
class LayerMergeTest {
    private static final TarBytes LOWER =
            new TarBytes()
                    .dir("d")
                    .file("d/a", "1")
                    .file("d/b", "1")
                    .dir("same")
                    .file("same/x", "1")
                    .dir("t")
                    .file("t/x", "1");

    @TempDir Path folder;

    private List<String> merged(int height, TarBytes... upper) throws Exception {
        var store = TestStore.in(folder);
        var layers = new ArrayList<Layer>();
        layers.add(imported(store, LOWER));
        for (var tar : upper) {
            layers.add(imported(store, tar));
        }
        try (var all = new LayerStack(layers)) {
            WrittenLayer layer;
            try (var writer = store.layers().create(Optional.empty())) {
                LayerMerge.write(all, height, writer);
                layer = writer.finish();
            }
            var lower = new ArrayList<Layer>();
            if (height == 1) {
                lower.add(imported(store, LOWER));
            }
            lower.add(store.layers().open(layer.diffId()));
            try (var same = new LayerStack(lower)) {
                assertThat(tree(same)).isEqualTo(tree(all));
            }
            return spoken(store, layer);
        }
    }

    private static Layer imported(TestStore store, TarBytes tar) throws Exception {
        var in = new ByteArrayInputStream(tar.bytes());
        return store.layers().open(store.layers().importLayer(in).diffId());
    }

    private static List<String> spoken(TestStore store, WrittenLayer layer) throws Exception {
        var lines = new ArrayList<String>();
        try (var tar = Channels.newInputStream(store.blobs().open(layer.diffId()))) {
            var reader = new LayerReader(tar, Limits.DEFAULT);
            for (var entry = reader.next(); entry != null; entry = reader.next()) {
                lines.add(
                        switch (entry) {
                            case LayerEntry.Whiteout(var path) -> "- " + path;
                            case LayerEntry.HardLink link -> link.path() + " -> " + link.target();
                            default -> entry.path().toString();
                        });
            }
        }
        return lines;
    }

    private static List<String> tree(LayerStack stack) throws Exception {
        var lines = new ArrayList<String>();
        list(stack, stack.root().orElseThrow(), lines);
        return lines;
    }

    private static void list(LayerStack stack, StackEntry directory, List<String> lines)
            throws Exception {
        for (var child : stack.list(directory)) {
            var content = child.isRegular() ? new String(stack.content(child).readAllBytes()) : "";
            lines.add(child.type() + " " + child.path() + " " + content);
            if (child.isDirectory()) {
                list(stack, child, lines);
            }
        }
    }

    @Test
    void a_file_that_only_passed_through_is_gone() throws Exception {
        assertThat(
                        merged(
                                1,
                                new TarBytes().file("tmp", "big").file("kept", "1"),
                                new TarBytes().file(".wh.tmp", "")))
                .containsExactly("/kept");
    }

    @Test
    void removals_of_lower_files_stay_with_the_directories_above() throws Exception {
        assertThat(
                        merged(
                                1,
                                new TarBytes().dir("d").file("d/a", "2"),
                                new TarBytes().dir("d").file("d/.wh.b", "").file(".wh.t", "")))
                .containsExactly("- /t", "/d", "- /d/b", "/d/a");
    }

    @Test
    void a_directory_may_take_the_place_of_a_file_and_the_reverse() throws Exception {
        assertThat(
                        merged(
                                1,
                                new TarBytes().file("t", "now a file"),
                                new TarBytes().dir("d").dir("d/a").file("d/a/in", "1")))
                .containsExactly("/d", "/d/a", "/d/a/in", "/t");
    }

    @Test
    void all_layers_can_become_one() throws Exception {
        assertThat(merged(0, new TarBytes().file("d/.wh.b", "").file("new", "1")))
                .containsExactly("/d", "/d/a", "/new", "/same", "/same/x", "/t", "/t/x");
    }

    @Test
    void names_of_one_new_file_stay_linked() throws Exception {
        var lines = merged(1, new TarBytes().file("x", "1").link("y", "x"));
        assertThat(lines).containsExactly("/x", "/y -> /x");
    }
}
