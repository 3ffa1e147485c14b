package dev.lamina.run.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.linux.Stat;
import dev.lamina.linux.Timestamp;
import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.Layer;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.unionfs.Branch;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerBranchTest {
    private static final Attributes FILE =
            Attributes.of(0640, 5, 6, Instant.ofEpochSecond(1_000, 7));

    @TempDir Path folder;
    private ImageStore store;
    private final List<LayerBranch> branches = new ArrayList<>();
    private final List<Layer> bottomFirst = new ArrayList<>();

    @BeforeEach
    void openStore() throws Exception {
        store = ImageStore.open(folder.resolve("store"), Durability.VOLATILE);
    }

    @AfterEach
    void close() throws Exception {
        branches.forEach(Branch::close);
        new LayerStack(bottomFirst).close();
    }

    private LayerBranch layer(LayerEntry... entries) throws Exception {
        try (var writer = store.layers().create(Optional.empty())) {
            for (var entry : entries) {
                if (entry instanceof LayerEntry.RegularFile file) {
                    writer.add(file, new ByteArrayInputStream(content(file.size())));
                } else {
                    writer.add(entry);
                }
            }
            return open(writer.finish().diffId());
        }
    }

    private LayerBranch open(Digest diffId) throws Exception {
        var layer = store.layers().open(diffId);
        var branch = LayerBranch.open(Linux.SYSTEM, layer, new LayerStack(bottomFirst));
        bottomFirst.add(layer);
        branches.add(branch);
        return branch;
    }

    private static byte[] content(long size) {
        var bytes = new byte[(int) size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }

    private static LayerEntry.RegularFile file(String path, long size) throws Exception {
        return new LayerEntry.RegularFile(ImagePath.of(path), FILE, size);
    }

    private static LayerEntry directory(String path, int mode) throws Exception {
        return new LayerEntry.Directory(ImagePath.of(path), FILE.withMode(mode));
    }

    private static Branch.Node at(Branch branch, String path) throws Exception {
        Branch.Node node = branch.root();
        for (String name : path.split("/", -1)) {
            node = branch.child(node, name.getBytes());
            assertThat(node).as(name).isNotNull();
        }
        return node;
    }

    private static String read(Branch branch, Branch.Node node, int size, long offset)
            throws Exception {
        try (var file = branch.open(node);
                var buffer = new NativeBuffer(size)) {
            int count = file.read(buffer.address(), size, offset);
            return new String(NativeMemory.getBytes(buffer.address(), count));
        }
    }

    @Test
    void contentComesStraightFromTheTar() throws Exception {
        var branch = layer(directory("d", 0755), file("d/f", 30), file("d/g", 0));
        assertThat(read(branch, at(branch, "d/f"), 100, 0)).isEqualTo(new String(content(30)));
        assertThat(read(branch, at(branch, "d/f"), 5, 26)).isEqualTo("abcd");
        assertThat(read(branch, at(branch, "d/f"), 5, 30)).isEmpty();
        assertThat(read(branch, at(branch, "d/g"), 5, 0)).isEmpty();
    }

    @Test
    void attributesAreThoseOfTheEntry() throws Exception {
        var branch = layer(file("f", 1000));
        var stat = branch.stat(at(branch, "f"));
        assertThat(stat.mode()).isEqualTo(Stat.S_IFREG | 0640);
        assertThat(stat.uid()).isEqualTo(5);
        assertThat(stat.gid()).isEqualTo(6);
        assertThat(stat.size()).isEqualTo(1000);
        assertThat(stat.blocks()).isEqualTo(2);
        assertThat(stat.mtime()).isEqualTo(new Timestamp(1_000, 7));
        assertThat(stat.ino()).isNotZero();
    }

    @Test
    void devicesAndLinksKeepTheirPayload() throws Exception {
        var branch =
                layer(
                        new LayerEntry.CharDevice(ImagePath.of("c"), FILE, 10, 229),
                        new LayerEntry.Symlink(ImagePath.of("l"), FILE, ByteString.of("../x")));
        assertThat(branch.stat(at(branch, "c")).rdev()).isEqualTo(Stat.makedev(10, 229));
        assertThat(branch.readlink(at(branch, "l"))).isEqualTo("../x".getBytes());
        assertThatThrownBy(() -> branch.readlink(at(branch, "c")))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("EINVAL");
    }

    @Test
    void namesOfOneFileShareItsNumber() throws Exception {
        var branch =
                layer(
                        file("f", 3),
                        new LayerEntry.HardLink(ImagePath.of("g"), FILE, ImagePath.of("f")));
        assertThat(branch.stat(at(branch, "g")).ino())
                .isEqualTo(branch.stat(at(branch, "f")).ino());
        assertThat(branch.stat(at(branch, "g")).nlink()).isEqualTo(2);
    }

    @Test
    void removalsAreListedAsWhiteouts() throws Exception {
        var branch =
                layer(
                        new LayerEntry.Whiteout(ImagePath.of("gone")),
                        directory("d", 0755),
                        new LayerEntry.Opaque(ImagePath.of("d")));
        var types = new ArrayList<String>();
        branch.list(branch.root(), (name, _, type) -> types.add(new String(name) + " " + type));
        assertThat(types).containsExactly("d 4", "gone " + Branch.DT_WHT);
        assertThat(branch.isOpaque(at(branch, "d"))).isTrue();
        assertThat(branch.isWhiteout(at(branch, "gone"))).isTrue();
    }

    @Test
    void aLinkToALowerLayerShowsItsFile() throws Exception {
        layer(directory("d", 0755), file("d/f", 4));
        layer(file("other", 1));
        var top = layer(new LayerEntry.HardLink(ImagePath.of("g"), FILE, ImagePath.of("d/f")));
        assertThat(read(top, at(top, "g"), 10, 0)).isEqualTo("abcd");
        assertThat(top.stat(at(top, "g")).isRegular()).isTrue();
    }

    @Test
    void aLinkToNothingIsDamage() throws Exception {
        layer(directory("d", 0755), file("d/f", 4));
        layer(new LayerEntry.Whiteout(ImagePath.of("d/f")));
        var top = layer(new LayerEntry.HardLink(ImagePath.of("g"), FILE, ImagePath.of("d/f")));
        assertThatThrownBy(() -> top.child(top.root(), "g".getBytes()))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO));
    }

    @Test
    void anImpliedDirectoryHasTheAttributesOfTheLayerBelow() throws Exception {
        layer(directory("d", 0711));
        layer(file("d/one", 1));
        var top = layer(file("d/two", 1));
        assertThat(top.stat(at(top, "d")).permissions()).isEqualTo(0711);
        assertThat(top.stat(at(top, "d")).uid()).isEqualTo(5);
    }

    @Test
    void attributesOfTheImageAreShown() throws Exception {
        var capable = FILE.withXattrs(Map.of(ByteString.of("user.note"), ByteString.of("value")));
        var branch = layer(new LayerEntry.Fifo(ImagePath.of("p"), capable));
        assertThat(branch.xattrs(at(branch, "p"))).containsExactly("user.note".getBytes());
        assertThat(branch.xattr(at(branch, "p"), "user.note".getBytes()))
                .isEqualTo("value".getBytes());
        assertThat(branch.xattr(at(branch, "p"), "user.other".getBytes())).isNull();
    }

    @Test
    void holesAreZeroAndCanBeFound() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        try (var sparse = new java.io.RandomAccessFile(tree.resolve("s").toFile(), "rw")) {
            sparse.seek(1 << 20);
            sparse.write("data".getBytes());
            sparse.setLength(2 << 20);
        }
        Path tar = folder.resolve("s.tar");
        var made =
                new ProcessBuilder("tar", "-S", "-cf", tar.toString(), "-C", tree.toString(), "s")
                        .start();
        assertThat(made.waitFor()).isZero();
        LayerBranch branch;
        try (var stream = Files.newInputStream(tar)) {
            branch = open(store.layers().importLayer(stream).diffId());
        }
        var node = at(branch, "s");
        assertThat(branch.stat(node).size()).isEqualTo(2 << 20);
        assertThat(read(branch, node, 4, 1 << 20)).isEqualTo("data");
        assertThat(read(branch, node, 3, 5)).isEqualTo("\0\0\0");
        try (var file = branch.open(node)) {
            assertThat(file.seek(0, FileCalls.SEEK_DATA)).isPositive().isLessThanOrEqualTo(1 << 20);
            assertThat(file.seek(0, FileCalls.SEEK_HOLE)).isZero();
            assertThat(file.seek(1 << 20, FileCalls.SEEK_HOLE)).isGreaterThan(1 << 20);
            assertThatThrownBy(() -> file.seek(2 << 20, FileCalls.SEEK_DATA))
                    .hasMessageContaining("ENXIO");
        }
    }
}
