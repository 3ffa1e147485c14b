package dev.lamina.store.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.store.ExternalTool;
import dev.lamina.store.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerRoundTripTest {
    private static final Instant TIME = Instant.parse("2024-05-06T07:08:09Z");

    @TempDir Path folder;

    /** Entries of random kind with random bytes as names, and their contents. */
    private static Map<LayerEntry, byte[]> randomTree(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        Map<LayerEntry, byte[]> tree = new HashMap<>();
        List<ImagePath> directories = new ArrayList<>(List.of(ImagePath.ROOT));
        List<ImagePath> used = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ImagePath parent = directories.get(random.nextInt(directories.size()));
            byte[] name = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 250 : 12)];
            random.nextBytes(name);
            for (int j = 0; j < name.length; j++) {
                if (name[j] == 0 || name[j] == '/' || name[j] == '.') {
                    name[j] = '_';
                }
            }
            ImagePath path = parent.resolve(name);
            if (used.contains(path) || path.depth() > 12) {
                continue;
            }
            used.add(path);
            var attributes =
                    new Attributes(
                            random.nextInt(010000),
                            random.nextInt(random.nextBoolean() ? 70000 : Integer.MAX_VALUE),
                            random.nextInt(70000),
                            Instant.ofEpochSecond(
                                    random.nextLong(-9_000_000_000L, 20_000_000_000L),
                                    random.nextBoolean() ? 0 : random.nextInt(1_000_000_000)),
                            new java.util.TreeMap<>(
                                    random.nextInt(5) == 0
                                            ? Map.of(ByteString.of("user.x"), ByteString.of(name))
                                            : Map.of()));
            byte[] content = {};
            LayerEntry entry =
                    switch (random.nextInt(8)) {
                        case 0, 1 -> {
                            directories.add(path);
                            yield new LayerEntry.Directory(path, attributes);
                        }
                        case 2 -> new LayerEntry.Symlink(path, attributes, ByteString.of(name));
                        case 3 -> new LayerEntry.Whiteout(path);
                        case 4 -> new LayerEntry.CharDevice(path, attributes, i, i * 7);
                        case 5 -> new LayerEntry.Fifo(path, attributes);
                        default -> {
                            content = new byte[random.nextInt(3000)];
                            random.nextBytes(content);
                            yield new LayerEntry.RegularFile(path, attributes, content.length);
                        }
                    };
            tree.put(entry, content);
        }
        return tree;
    }

    private static WrittenLayer write(TestStore store, Map<LayerEntry, byte[]> tree)
            throws IOException {
        List<LayerEntry> entries = new ArrayList<>(tree.keySet());
        Collections.shuffle(entries, new Random(1));
        entries.sort(LayerEntry.ORDER);
        try (LayerWriter writer = store.layers().create(Optional.empty())) {
            for (LayerEntry entry : entries) {
                if (entry instanceof LayerEntry.RegularFile file) {
                    writer.add(file, new ByteArrayInputStream(tree.get(entry)));
                } else {
                    writer.add(entry);
                }
            }
            return writer.finish();
        }
    }

    @Test
    void theReaderUnderstandsTheWriterAndBothMakeTheSameIndex() throws IOException {
        for (long seed = 1; seed <= 5; seed++) {
            TestStore store = TestStore.in(Files.createDirectory(folder.resolve("s" + seed)));
            Map<LayerEntry, byte[]> tree = randomTree(seed);
            WrittenLayer written = write(store, tree);
            Path index = store.layout().layerIndex(written.diffId());
            byte[] made = Files.readAllBytes(index);

            List<LayerEntry> read = new ArrayList<>();
            try (InputStream tar = Files.newInputStream(store.layout().blob(written.diffId()))) {
                var reader = new LayerReader(tar, Limits.DEFAULT);
                for (LayerEntry entry = reader.next(); entry != null; entry = reader.next()) {
                    read.add(entry);
                }
            }
            List<LayerEntry> sorted = new ArrayList<>(tree.keySet());
            sorted.sort(LayerEntry.ORDER);
            assertThat(read).as("seed %d", seed).isEqualTo(sorted);

            Files.delete(index);
            store.layers().open(written.diffId()).close();
            assertThat(index).as("seed %d", seed).hasBinaryContent(made);
        }
    }

    @Test
    void theSameTreeFromElsewhereIsTheSameLayer() throws IOException {
        TestStore one = TestStore.in(Files.createDirectory(folder.resolve("one")));
        TestStore two = TestStore.in(Files.createDirectory(folder.resolve("two")));
        assertThat(write(two, new HashMap<>(randomTree(9)))).isEqualTo(write(one, randomTree(9)));
    }

    @Test
    void whatGnuTarWritesIsReadAlikeInEveryFormat() throws Exception {
        var tar = ExternalTool.orSkip("tar");
        Path source = Files.createDirectory(folder.resolve("source"));
        String longName = "n".repeat(120);
        Files.createDirectories(source.resolve("d/" + longName));
        Files.writeString(source.resolve("d/" + longName + "/" + "m".repeat(110)), "deep");
        Files.writeString(source.resolve("d/a"), "1");
        Files.createLink(source.resolve("d/b"), source.resolve("d/a"));
        Files.createSymbolicLink(source.resolve("l"), Path.of("t".repeat(130)));
        Files.setPosixFilePermissions(
                source.resolve("d/a"), PosixFilePermissions.fromString("rwxr-x---"));
        try (var sparse = new java.io.RandomAccessFile(source.resolve("s").toFile(), "rw")) {
            sparse.seek(1 << 20);
            sparse.write("middle".getBytes(UTF_8));
            sparse.setLength(3 << 20);
        }
        try (var paths = Files.walk(source)) {
            for (Path path : paths.filter(p -> !Files.isSymbolicLink(p)).toList()) {
                Files.setLastModifiedTime(path, FileTime.from(TIME));
            }
        }
        TestStore store = TestStore.in(folder);
        Digest sparseContent = Digest.of(Files.readAllBytes(source.resolve("s")));
        for (String format :
                List.of(
                        "--format=gnu",
                        "--format=posix",
                        "--format=gnu -S",
                        "--format=posix -S",
                        "--format=posix -S --sparse-version=0.0",
                        "--format=posix -S --sparse-version=0.1")) {
            Path archive = folder.resolve("a.tar");
            List<Object> arguments = new ArrayList<>(List.of((Object[]) format.split(" ")));
            arguments.addAll(List.of("--sort=name", "-cf", archive, "-C", source, "."));
            tar.run(arguments.toArray());
            WrittenLayer written;
            try (InputStream in = Files.newInputStream(archive)) {
                written = store.layers().importLayer(in);
            }
            try (Layer layer = store.layers().open(written.diffId())) {
                List<String> lines =
                        IndexDump.lines(layer).stream().filter(l -> !l.startsWith("f s ")).toList();
                assertThat(lines)
                        .as(format)
                        .containsExactly(
                                "d d",
                                "f d/a 1 x2",
                                "f d/b 1 x2",
                                "d d/" + longName,
                                "f d/" + longName + "/" + "m".repeat(110) + " deep",
                                "l l -> " + "t".repeat(130));
                int sparse = layer.index().child(LayerIndex.ROOT, "s".getBytes(UTF_8));
                assertThat(layer.index().isSparse(sparse)).isEqualTo(format.contains("-S"));
                assertThat(Digest.of(layer.content(sparse).readAllBytes()))
                        .as(format)
                        .isEqualTo(sparseContent);
            }
        }
    }

    @Test
    void gnuTarUnpacksWhatWasWritten() throws Exception {
        var tar = ExternalTool.orSkip("tar");
        TestStore store = TestStore.in(folder);
        Map<LayerEntry, byte[]> tree = new HashMap<>();
        Attributes plain = Attributes.of(0644, 0, 0, TIME);
        String deep = "a/" + "b".repeat(200) + "/" + "c".repeat(200);
        tree.put(new LayerEntry.RegularFile(ImagePath.of(deep), plain, 3), "xyz".getBytes(UTF_8));
        byte[] latin = {(byte) 0xe9, ' ', (byte) 0xff};
        tree.put(new LayerEntry.RegularFile(ImagePath.of(latin), plain, 1), "1".getBytes(UTF_8));
        WrittenLayer written = write(store, tree);
        Path target = Files.createDirectory(folder.resolve("out"));
        tar.run("-xf", store.layout().blob(written.diffId()), "-C", target, "--no-same-owner");
        assertThat(target.resolve(deep)).hasContent("xyz");
        assertThat(Files.getLastModifiedTime(target.resolve(deep)).toInstant()).isEqualTo(TIME);
        String listing = tar.run("-tf", store.layout().blob(written.diffId()));
        assertThat(listing).contains("\\351 \\377");
    }
}
