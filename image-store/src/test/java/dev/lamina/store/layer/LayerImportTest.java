package dev.lamina.store.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayerImportTest {
    @TempDir Path folder;
    private TestStore store;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.in(folder);
    }

    record Case(String rule, Function<TarBytes, TarBytes> tar, String... lines) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static Stream<Case> accepted() {
        return Stream.of(
                new Case(
                        "T2 a leading slash and dots vanish",
                        t -> t.file("/./a//b/../c", "x"),
                        "d a implicit",
                        "f a/c x"),
                new Case(
                        "T3 a link to an absolute directory is followed in the root",
                        t -> t.dir("etc").symlink("x", "/etc").file("x/passwd", "p"),
                        "d etc",
                        "f etc/passwd p",
                        "l x -> /etc"),
                new Case(
                        "T4 a chain of links that climbs stays in the root",
                        t -> t.symlink("x", "../../..").symlink("y", "x/e").file("y/f", "1"),
                        "d e implicit",
                        "f e/f 1",
                        "l x -> ../../..",
                        "l y -> x/e"),
                new Case(
                        "T4 a directory missing behind a link is implied",
                        t -> t.symlink("var/run", "/run").file("var/run/pid", "1"),
                        "d run implicit",
                        "f run/pid 1",
                        "d var implicit",
                        "l var/run -> /run"),
                new Case(
                        "T5 a link in last place is replaced, not followed",
                        t -> t.file("t", "keep").symlink("x", "t").file("x", ""),
                        "f t keep",
                        "f x "),
                new Case(
                        "T6 a hard link's target is found behind links, in the root",
                        t -> t.file("etc/p", "v").symlink("e", "/etc").link("h", "/e/p"),
                        "l e -> /etc",
                        "d etc implicit",
                        "f etc/p v x2",
                        "f h v x2"),
                new Case(
                        "T7 a hard link to a symbolic link is one, its mode ignored",
                        t ->
                                t.symlink("s", "/etc/shadow")
                                        .member('1', "h")
                                        .link("s")
                                        .mode(0777)
                                        .add(),
                        "l h -> /etc/shadow",
                        "l s -> /etc/shadow"),
                new Case(
                        "T9 a directory replaces a link, a link replaces a directory",
                        t ->
                                t.symlink("a", "/etc")
                                        .dir("a")
                                        .file("a/f", "1")
                                        .dir("b")
                                        .file("b/f", "1")
                                        .symlink("b", "a"),
                        "d a",
                        "f a/f 1",
                        "l b -> a"),
                new Case(
                        "T10 a parent is looked at anew for each entry",
                        t ->
                                t.dir("foo/")
                                        .file("foo/x", "1")
                                        .symlink("foo", "/")
                                        .file("foo/x", "2"),
                        "l foo -> /",
                        "f x 2"),
                new Case(
                        "T11 a whiteout may remove a hidden file",
                        t -> t.file("d/.wh..foo", ""),
                        "d d implicit",
                        "w d/.foo"),
                new Case(
                        "T13 a whiteout behind a link stays in the root",
                        t -> t.symlink("d", "/etc").file("d/.wh.x", ""),
                        "l d -> /etc",
                        "d etc implicit",
                        "w etc/x"),
                new Case(
                        "T14 content of a whiteout is ignored",
                        t -> t.file(".wh.a", "content").file("b", "2"),
                        "w a",
                        "f b 2"),
                new Case("T15 names are cleaned first", t -> t.file("dne/../.wh.etc", ""), "w etc"),
                new Case(
                        "T16 an opaque mark hides lower layers only, wherever it stands",
                        t ->
                                t.file("a/x", "1")
                                        .file("a/.wh..wh..opq", "")
                                        .file("a/y", "2")
                                        .file("b/.wh..wh..opq", "")
                                        .dir("b"),
                        "d a opaque implicit",
                        "f a/x 1",
                        "f a/y 2",
                        "d b opaque"),
                new Case(
                        "T16 a whiteout and a directory of the same name make it opaque",
                        t -> t.file(".wh.a", "").dir("a").dir("b").file(".wh.b", ""),
                        "d a opaque",
                        "d b opaque"),
                new Case(
                        "T16 a whiteout beside a file of the same name says nothing",
                        t -> t.file(".wh.a", "").file("a", "1").file("b", "2").file(".wh.b", ""),
                        "f a 1",
                        "f b 2"),
                new Case(
                        "T17 leftovers of aufs are passed over",
                        t ->
                                t.file(".wh..wh.aufs", "")
                                        .dir(".wh..wh.plnk")
                                        .file(".wh..wh.plnk/1.2", "x")
                                        .file("a", "1"),
                        "f a 1"),
                new Case(
                        "T18 a character device 0:0 is no whiteout",
                        t -> t.member('3', "c").device(0, 0).add().member('6', "p").add(),
                        "c c 0:0",
                        "p p"),
                new Case(
                        "T20 the last entry of a path wins, a directory keeps its children",
                        t ->
                                t.file("f", "1")
                                        .file("f", "2")
                                        .dir("d")
                                        .file("d/x", "1")
                                        .dir("d")
                                        .file("g", "1")
                                        .dir("g")
                                        .dir("h")
                                        .file("h/x", "1")
                                        .file("h", "3"),
                        "d d",
                        "f d/x 1",
                        "f f 2",
                        "d g",
                        "f h 3"),
                new Case(
                        "T20 a hard link keeps the file its name was given to",
                        t -> t.file("a", "1").link("b", "a").file("a", "2"),
                        "f a 2",
                        "f b 1"),
                new Case(
                        "T20 a hard link to a file that is not in the layer leads to a lower one",
                        t -> t.link("a", "/usr/bin/x").link("b", "a"),
                        "h a => usr/bin/x",
                        "h b => usr/bin/x"),
                new Case(
                        "T21 pax path, linkpath and size win",
                        t ->
                                t.pax("path", "long\nname", "size", "3")
                                        .member('0', "short")
                                        .content("abc")
                                        .add(0)
                                        .pax("linkpath", "t".repeat(120))
                                        .symlink("s", "x"),
                        "f long\\x0aname abc",
                        "l s -> " + "t".repeat(120)),
                new Case(
                        "T21 a global header holds until it is taken back",
                        t ->
                                t.pax('g', "comment", "c", "mtime", "5")
                                        .file("a", "")
                                        .pax('g', "mtime", "")
                                        .file("b", ""),
                        "f a ",
                        "f b "),
                new Case(
                        "T21 GNU long names",
                        t ->
                                t.member('L', "././@LongLink")
                                        .content("n".repeat(150) + "\0")
                                        .add()
                                        .member('K', "././@LongLink")
                                        .content("t".repeat(150) + "\0")
                                        .add()
                                        .symlink("short", "x"),
                        "l " + "n".repeat(150) + " -> " + "t".repeat(150)),
                new Case(
                        "T21 names that are not UTF-8, in a header and in PAX",
                        t ->
                                t.file("\u00ff\u00fe", "1")
                                        .pax("path", "\u00e9/\u00fc")
                                        .file("x", "2"),
                        "d \\xe9 implicit",
                        "f \\xe9/\\xfc 2",
                        "f \\xff\\xfe 1"),
                new Case(
                        "T21 a name of an old tar that ends in a slash is a directory",
                        t -> t.member('\0', "d/").add(),
                        "d d"),
                new Case(
                        "T21 a prefix belongs to the name",
                        t -> t.member('0', "n").raw(345, "p/q").content("1").add(),
                        "d p implicit",
                        "d p/q implicit",
                        "f p/q/n 1"),
                new Case(
                        "T21 GNU sparse",
                        t ->
                                t.member('S', "s")
                                        .raw(386, "00000000002\00000000000003\0")
                                        .raw(410, "00000000010\00000000000001\0")
                                        .raw(483, "00000000012\0")
                                        .content("abcd")
                                        .add(),
                        "f s \0\0abc\0\0\0d\0"),
                new Case(
                        "T21 PAX sparse 0.1",
                        t ->
                                t.pax(
                                                "GNU.sparse.size",
                                                "4",
                                                "GNU.sparse.numblocks",
                                                "1",
                                                "GNU.sparse.map",
                                                "1,2",
                                                "GNU.sparse.name",
                                                "true")
                                        .file("GNUSparseFile.1/true", "ab"),
                        "f true \0ab\0"),
                new Case(
                        "T21 PAX sparse 1.0",
                        t ->
                                t.pax(
                                                "GNU.sparse.major",
                                                "1",
                                                "GNU.sparse.minor",
                                                "0",
                                                "GNU.sparse.realsize",
                                                "4",
                                                "GNU.sparse.name",
                                                "true")
                                        .file("x", "1\n2\n1\n" + "\0".repeat(506) + "z"),
                        "f true \0\0z\0"),
                new Case(
                        "the root may be spoken about",
                        t -> t.dir("./").file("./a", "1"),
                        "f a 1"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void showsTheTreeThatUnpackingWouldGive(Case tar) throws IOException {
        byte[] bytes = tar.tar().apply(new TarBytes()).bytes();
        WrittenLayer written = store.layers().importLayer(new ByteArrayInputStream(bytes));
        assertThat(written.diffId()).isEqualTo(Digest.of(bytes));
        try (Layer layer = store.layers().open(written.diffId())) {
            assertThat(IndexDump.lines(layer)).containsExactly(tar.lines());
        }
    }

    static Stream<Case> refused() {
        return Stream.of(
                new Case("T1 ../x", t -> t.file("../x", "")),
                new Case("T1 /../x", t -> t.file("/../x", "")),
                new Case("T1 a/../../x", t -> t.file("a/../../x", "")),
                new Case("T1 ..", t -> t.dir("..")),
                new Case("T1 many", t -> t.file("../".repeat(16) + "etc/passwd", "")),
                new Case("T1 in PAX", t -> t.pax("path", "../x").file("a", "")),
                new Case(
                        "T4 a loop of links",
                        t -> t.symlink("a", "b").symlink("b", "a").file("a/x", "")),
                new Case("T6 a hard link out", t -> t.link("h", "../etc/passwd")),
                new Case("T8 symlink ..", t -> t.symlink("..", "x")),
                new Case("T8 symlink without a name", t -> t.symlink("", "x")),
                new Case("T8 symlink sub/..", t -> t.symlink("sub/..", "x")),
                new Case("T8 directory sub/..", t -> t.dir("sub/..")),
                new Case("T11 .wh.", t -> t.file(".wh.", "")),
                new Case("T11 .wh..", t -> t.file(".wh..", "")),
                new Case("T11 .wh...", t -> t.file(".wh...", "")),
                new Case("T11 d/.wh..", t -> t.file("d/.wh..", "")),
                new Case("T14 a directory named like a whiteout", t -> t.dir(".wh.etc")),
                new Case("T14 an entry below it", t -> t.file(".wh.etc/x", "")),
                new Case("T17 a hard link to a mark", t -> t.link("a", ".wh..wh.plnk/1.2")),
                new Case("T18 a huge device number", t -> t.member('3', "c").device(5000, 1).add()),
                new Case(
                        "T18 a negative number",
                        t -> t.member('3', "c").raw(337, "\u00ff".repeat(8)).add()),
                new Case("T20 a hard link before its target", t -> t.link("b", "a").file("a", "1")),
                new Case("T20 a hard link to a directory", t -> t.dir("d").link("h", "d")),
                new Case("T21 NUL in a name", t -> t.pax("path", "a\0b").file("x", "")),
                new Case(
                        "T21 negative size",
                        t -> t.member('0', "a").raw(124, "\u00ff".repeat(12)).addAsIs()),
                new Case(
                        "T21 negative owner",
                        t -> t.member('0', "a").raw(108, "\u00ff".repeat(8)).add()),
                new Case("T21 owner of 2^31", t -> t.pax("uid", "2147483648").file("a", "")),
                new Case(
                        "T21 malformed PAX",
                        t -> t.member('x', "p").content("12 path=x\n").add().file("a", "")),
                new Case(
                        "T21 PAX record of length 0",
                        t -> t.member('x', "p").content("0 path=x\n").add().file("a", "")),
                new Case("T21 size larger than the rest", t -> t.member('0', "a").add(4096)),
                new Case(
                        "T21 garbage instead of a header",
                        t -> t.file("a", "1").raw(new byte[] {1}).raw(new byte[511])),
                new Case(
                        "T21 a zero block in the middle", t -> t.raw(new byte[512]).file("a", "1")),
                new Case("T21 a parent that is a file", t -> t.file("a", "1").file("a/b", "2")),
                new Case("T21 an unknown type", t -> t.member('Z', "a").add()),
                new Case("T22 a long name", t -> t.pax("path", "a/".repeat(2049)).file("x", "")),
                new Case("T22 a long component", t -> t.pax("path", "a".repeat(256)).file("x", "")),
                new Case("T22 a deep path", t -> t.pax("path", "a/".repeat(2001)).file("x", "")),
                new Case("T22 a huge header", t -> t.member('x', "p").add(2 << 20)),
                new Case(
                        "T22 many attributes",
                        t -> t.pax("SCHILY.xattr.user.a", "x".repeat(65536)).file("x", "")),
                new Case(
                        "sparse pieces out of order",
                        t ->
                                t.pax("GNU.sparse.size", "9", "GNU.sparse.map", "4,1,1,1")
                                        .file("x", "ab")),
                new Case(
                        "sparse pieces beyond the size",
                        t ->
                                t.pax("GNU.sparse.size", "2", "GNU.sparse.map", "1,2")
                                        .file("x", "ab")),
                new Case(
                        "sparse pieces that are not stored",
                        t ->
                                t.pax("GNU.sparse.size", "9", "GNU.sparse.map", "0,3")
                                        .file("x", "ab")),
                new Case("the root as a file", t -> t.file("./", "x").file(".", "")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWithoutATrace(Case tar) throws IOException {
        byte[] bytes = tar.tar().apply(new TarBytes()).bytes();
        assertThatThrownBy(() -> store.layers().importLayer(new ByteArrayInputStream(bytes)))
                .isInstanceOf(StoreException.class);
        assertThat(store.blobs().list()).isEmpty();
        assertThat(store.layout().tmp()).isEmptyDirectory();
    }

    @Test
    void aTarWithoutEndMarkIsReadAndOneCutElsewhereIsRefused() throws IOException {
        byte[] tar = new TarBytes().file("a", "content").withoutEnd();
        store.layers().importLayer(new ByteArrayInputStream(tar));
        for (int length : List.of(1, 511, 513, 600, 1023)) {
            byte[] cut = Arrays.copyOf(tar, length);
            assertThatThrownBy(() -> store.layers().importLayer(new ByteArrayInputStream(cut)))
                    .as("cut after %d bytes", length)
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void attributesThatSteerAnOverlayAreDropped() throws IOException {
        byte[] tar =
                new TarBytes()
                        .pax(
                                "SCHILY.xattr.trusted.overlay.opaque",
                                "y",
                                "SCHILY.xattr.user.overlay.redirect",
                                "/etc",
                                "SCHILY.xattr.user.fuseoverlayfs.opaque",
                                "y",
                                "SCHILY.xattr.user.kept",
                                "v\0\n",
                                "LIBARCHIVE.xattr.user.a%3Db",
                                "aGk=",
                                "SCHILY.xattr.trusted.overlayfoo",
                                "1")
                        .dir("d")
                        .bytes();
        WrittenLayer written = store.layers().importLayer(new ByteArrayInputStream(tar));
        try (Layer layer = store.layers().open(written.diffId())) {
            assertThat(layer.index().xattrs(1))
                    .hasToString("{trusted.overlayfoo=1, user.a=b=hi, user.kept=v\\x00\\x0a}");
        }
    }

    @Test
    void anArchiveIsLookedIntoWithoutATrace() throws IOException {
        byte[] tar = new TarBytes().dir("d").file("d/a", "1").bytes();
        try (Layer layer = store.layers().openArchive(new ByteArrayInputStream(tar))) {
            assertThat(store.layout().tmp()).isEmptyDirectory();
            assertThat(store.blobs().list()).isEmpty();
            assertThat(IndexDump.lines(layer)).containsExactly("d d", "f d/a 1");
        }
        assertThatThrownBy(() ->
                        store.layers().openArchive(new ByteArrayInputStream(new byte[] {1, 2})))
                .isInstanceOf(StoreException.class);
        assertThat(store.layout().tmp()).isEmptyDirectory();
    }

    @Test
    void aDamagedOrAbsentIndexIsMadeAgain() throws IOException {
        byte[] tar = new TarBytes().dir("d").file("d/a", "1").bytes();
        Digest layerId = store.layers().importLayer(new ByteArrayInputStream(tar)).diffId();
        Path index = store.layout().layerIndex(layerId);
        byte[] sound = Files.readAllBytes(index);
        for (int i = 0; i < sound.length; i += 5) {
            byte[] damaged = sound.clone();
            damaged[i] ^= 0x40;
            Files.write(index, damaged);
            store.layers().open(layerId).close();
            assertThat(index).hasBinaryContent(sound);
        }
        Files.write(index, Arrays.copyOf(sound, 100));
        store.layers().open(layerId).close();
        Files.delete(index);
        store.layers().open(layerId).close();
        assertThat(index).hasBinaryContent(sound);
    }

    @Test
    void aCutTarIsReportedWithItsDigest() throws IOException {
        byte[] tar = new TarBytes().file("a", "1").bytes();
        Digest layerId = store.layers().importLayer(new ByteArrayInputStream(tar)).diffId();
        Path blob = store.layout().blob(layerId);
        assertThat(blob.toFile().setWritable(true)).isTrue();
        Files.write(blob, Arrays.copyOf(tar, 1024));
        assertThatThrownBy(() -> store.layers().open(layerId))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(layerId.toString());
    }
}
