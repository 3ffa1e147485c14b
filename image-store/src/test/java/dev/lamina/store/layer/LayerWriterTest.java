package dev.lamina.store.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerWriterTest {
    private static final Instant TIME = Instant.parse("2024-05-06T07:08:09.123456789Z");
    private static final Attributes PLAIN = Attributes.of(0644, 1000, 100, TIME);

    @TempDir Path folder;

    @Test
    void theIndexAnswersForEveryKindOfEntry() throws IOException {
        TestStore store = TestStore.in(folder);
        var xattrs = Map.of(ByteString.of("user.a"), ByteString.of(new byte[] {0, 10, -1}));
        WrittenLayer written;
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            writer.add(new LayerEntry.Directory(ImagePath.ROOT, PLAIN.withMode(0755)));
            writer.add(new LayerEntry.Directory(ImagePath.of("d"), PLAIN.withMode(01777)));
            writer.add(new LayerEntry.Opaque(ImagePath.of("d")));
            writer.add(new LayerEntry.Whiteout(ImagePath.of("d/gone")));
            file(writer, "d/a", "hello", PLAIN.withXattrs(xattrs));
            writer.add(new LayerEntry.HardLink(ImagePath.of("d/b"), PLAIN, ImagePath.of("d/a")));
            writer.add(new LayerEntry.HardLink(ImagePath.of("d/c"), PLAIN, ImagePath.of("below")));
            writer.add(new LayerEntry.CharDevice(ImagePath.of("d/null"), PLAIN, 1, 3));
            writer.add(new LayerEntry.Symlink(ImagePath.of("d/s"), PLAIN, ByteString.of("../x")));
            writer.add(new LayerEntry.Fifo(ImagePath.of("implicit/fifo"), PLAIN));
            written = writer.finish();
        }
        store.blobs().verify(written.diffId());

        try (Layer layer = store.layers().open(written.diffId())) {
            LayerIndex index = layer.index();
            assertThat(written.entries()).isEqualTo(10).isEqualTo(index.spokenEntries());
            assertThat(index.entries()).isEqualTo(10);
            int d = child(index, LayerIndex.ROOT, "d");
            assertThat(index.isOpaque(d)).isTrue();
            assertThat(index.mode(d)).isEqualTo(01777);
            assertThat(names(index, d)).containsExactly("a", "b", "c", "gone", "null", "s");
            assertThat(index.type(child(index, d, "gone"))).isEqualTo(EntryType.WHITEOUT);

            int a = child(index, d, "a");
            assertThat(index.attributes(a)).isEqualTo(PLAIN.withXattrs(xattrs));
            assertThat(index.nlink(a)).isEqualTo(2);
            assertThat(index.inode(child(index, d, "b"))).isEqualTo(a);
            assertThat(index.contentDigest(a)).isEqualTo(Digest.of("hello".getBytes(UTF_8)));
            assertThat(layer.content(child(index, d, "b")).readAllBytes())
                    .isEqualTo("hello".getBytes(UTF_8));

            int c = child(index, d, "c");
            assertThat(index.type(c)).isEqualTo(EntryType.LOWER_LINK);
            assertThat(new String(index.linkTarget(c), UTF_8)).isEqualTo("below");
            assertThat(index.rdev(child(index, d, "null"))).isEqualTo(0x103);
            assertThat(new String(index.linkTarget(child(index, d, "s")), UTF_8)).isEqualTo("../x");
            int implicit = child(index, LayerIndex.ROOT, "implicit");
            assertThat(index.isImplicit(implicit)).isTrue();
            assertThat(index.mode(implicit)).isEqualTo(0755);
            assertThat(index.nlink(LayerIndex.ROOT)).isEqualTo(4);
            assertThat(index.child(d, "absent".getBytes(UTF_8))).isEqualTo(LayerIndex.NONE);
            assertThat(index.child(a, "x".getBytes(UTF_8))).isEqualTo(LayerIndex.NONE);
        }
    }

    @Test
    void anOrderOtherThanThatOfALayerIsRefused() throws IOException {
        TestStore store = TestStore.in(folder);
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            writer.add(new LayerEntry.Directory(ImagePath.of("b"), PLAIN));
            assertThatThrownBy(() -> writer.add(new LayerEntry.Directory(ImagePath.of("a"), PLAIN)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.add(new LayerEntry.Directory(ImagePath.of("b"), PLAIN)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(store.layout().tmp()).isEmptyDirectory();
        assertThat(store.blobs().list()).isEmpty();
    }

    @Test
    void aNameThatMeansRemovalIsRefused() throws IOException {
        TestStore store = TestStore.in(folder);
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            assertThatThrownBy(() -> file(writer, "d/.wh.x", "", PLAIN))
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aFileThatShrinksWhileReadIsAnError() throws IOException {
        TestStore store = TestStore.in(folder);
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            var entry = new LayerEntry.RegularFile(ImagePath.of("f"), PLAIN, 10);
            assertThatThrownBy(() -> writer.add(entry, new ByteArrayInputStream(new byte[9])))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("/f");
        }
    }

    @Test
    void timesAfterTheSourceDateAreClamped() throws IOException {
        TestStore store = TestStore.in(folder);
        Instant epoch = Instant.ofEpochSecond(1000);
        Digest first = oneFile(store, Optional.of(epoch), PLAIN);
        Digest second = oneFile(store, Optional.of(epoch), PLAIN.withMtime(TIME.plusSeconds(9)));
        assertThat(second).isEqualTo(first);
        assertThat(oneFile(store, Optional.of(epoch), PLAIN.withMtime(Instant.EPOCH)))
                .isNotEqualTo(first);
    }

    @Test
    void anIndexTooLargeToBeReadIsMapped() throws IOException {
        TestStore store = TestStore.in(folder);
        int files = 25_000;
        WrittenLayer written;
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            for (int i = 0; i < files; i++) {
                file(writer, "d/%05d".formatted(i), "", PLAIN);
            }
            written = writer.finish();
        }
        assertThat(store.layout().layerIndex(written.diffId()).toFile().length())
                .isGreaterThan(2 << 20);
        try (Layer layer = store.layers().open(written.diffId())) {
            int d = child(layer.index(), LayerIndex.ROOT, "d");
            assertThat(layer.index().childCount(d)).isEqualTo(files);
            for (int i = 0; i < files; i += 999) {
                String name = "%05d".formatted(i);
                assertThat(layer.index().nameAt(child(layer.index(), d, name)))
                        .isEqualTo(name.getBytes(UTF_8));
            }
        }
    }

    @Test
    void anAttributeNameWithAnEqualsSignSurvives() throws IOException {
        TestStore store = TestStore.in(folder);
        var xattrs = Map.of(ByteString.of("user.a=b c+%"), ByteString.of(new byte[] {-1, 0}));
        Digest written = oneFile(store, Optional.empty(), PLAIN.withXattrs(xattrs));
        java.nio.file.Files.delete(store.layout().layerIndex(written));
        try (Layer layer = store.layers().open(written)) {
            assertThat(layer.index().xattrs(1)).isEqualTo(xattrs);
        }
    }

    @Test
    void tarReadsWhatWasWritten() throws Exception {
        TestStore store = TestStore.in(folder);
        String longName = "d/" + "n".repeat(200) + "/" + "m".repeat(200);
        WrittenLayer written;
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            file(writer, "a", "1", PLAIN);
            writer.add(new LayerEntry.Directory(ImagePath.of("d"), PLAIN.withMode(0755)));
            file(writer, longName, "22", Attributes.of(0600, 3_000_000, 4_000_000, TIME));
            writer.add(
                    new LayerEntry.Symlink(
                            ImagePath.of("s"), PLAIN, ByteString.of("t".repeat(150))));
            written = writer.finish();
        }
        List<String> lines = tar("--full-time", "-tvf", store.layout().blob(written.diffId()));
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("-rw-r--r-- 1000/100").contains("07:08:09.123456789");
        assertThat(lines.get(2)).contains("3000000/4000000").endsWith(longName);
        assertThat(lines.get(3)).endsWith("s -> " + "t".repeat(150));
    }

    private static Digest oneFile(TestStore store, Optional<Instant> latest, Attributes attributes)
            throws IOException {
        try (LayerWriter writer = store.layers().create(latest)) {
            file(writer, "f", "x", attributes);
            return writer.finish().diffId();
        }
    }

    private static void file(LayerWriter writer, String path, String content, Attributes a)
            throws IOException {
        byte[] bytes = content.getBytes(UTF_8);
        var entry = new LayerEntry.RegularFile(ImagePath.of(path), a, bytes.length);
        writer.add(entry, new ByteArrayInputStream(bytes));
    }

    private static int child(LayerIndex index, int directory, String name) {
        int child = index.child(directory, name.getBytes(UTF_8));
        assertThat(child).as(name).isNotEqualTo(LayerIndex.NONE);
        return child;
    }

    private static List<String> names(LayerIndex index, int directory) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < index.childCount(directory); i++) {
            names.add(new String(index.nameAt(index.firstChild(directory) + i), UTF_8));
        }
        return names;
    }

    private static List<String> tar(String option, String action, Path archive) throws Exception {
        Process tar =
                new ProcessBuilder("tar", option, "--utc", action, archive.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.PIPE)
                        .start();
        List<String> lines = tar.inputReader(UTF_8).readAllLines();
        assertThat(tar.waitFor()).isZero();
        return lines;
    }
}
