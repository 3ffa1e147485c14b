package dev.lamina.unionfs.tree;

import static dev.lamina.linux.FileCalls.O_RDONLY;
import static dev.lamina.linux.FileCalls.O_RDWR;
import static dev.lamina.linux.FileCalls.O_TRUNC;
import static dev.lamina.linux.FileCalls.O_WRONLY;
import static dev.lamina.unionfs.tree.TestUnion.isWhiteout;
import static dev.lamina.unionfs.tree.TestUnion.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The everyday rules, one each; row numbers are those of the semantics table. */
class BasicUnionTest {
    @TempDir Path folder;
    private TestUnion union;

    @BeforeEach
    void set() throws IOException {
        union = new TestUnion(folder, 2);
    }

    @AfterEach
    void close() {
        union.close();
    }

    private Path low(int layer, String path) throws IOException {
        var file = union.lowers.get(layer - 1).resolve(path);
        Files.createDirectories(file.getParent());
        return file;
    }

    static void assertErrno(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    @Test
    void row1_theTopmostNameHidesAllBelow() throws Exception {
        Files.writeString(low(1, "f"), "one");
        Files.writeString(low(2, "f"), "two");
        assertThat(union.read("f")).isEqualTo("one");
    }

    @Test
    void row1_aFileBetweenDirectoriesEndsTheMerge() throws Exception {
        Files.createDirectory(union.upper.resolve("d"));
        Files.writeString(low(1, "d"), "file");
        Files.writeString(low(2, "d/deep"), "x");
        assertThat(union.list("d")).isEmpty();
    }

    @Test
    void row2_directoriesAreMergedAndTheTopmostGivesTheAttributes() throws Exception {
        Files.writeString(low(1, "d/a"), "1");
        Files.writeString(low(2, "d/a"), "2");
        Files.writeString(low(2, "d/b"), "2");
        Files.setPosixFilePermissions(
                union.lower().resolve("d"), PosixFilePermissions.fromString("rwx-----x"));
        assertThat(union.list("d")).containsExactly("a", "b");
        assertThat(union.stat("d").permissions()).isEqualTo(0701);
        assertThat(union.read("d/a")).isEqualTo("1");
        assertThat(union.read("d/b")).isEqualTo("2");
    }

    @Test
    void row3_writingCopiesUpWithParentsAndLeavesTheLowerAlone() throws Exception {
        Files.writeString(low(1, "a/b/f"), "old");
        union.overwrite("a/b/f", "new");
        assertThat(union.read("a/b/f")).isEqualTo("new");
        assertThat(union.upper.resolve("a/b/f")).hasContent("new");
        assertThat(union.lower().resolve("a/b/f")).hasContent("old");
        assertThat(names(union.work.resolve("work"))).isEmpty();
    }

    @Test
    void row3_openingForReadingCopiesNothing() throws Exception {
        Files.writeString(low(1, "f"), "old");
        assertThat(union.read("f")).isEqualTo("old");
        assertThat(names(union.upper)).isEmpty();
    }

    @Test
    void row3_openingForWritingCopiesUpEvenWithoutAWrite() throws Exception {
        Files.writeString(low(1, "f"), "old");
        union.tree().release(union.open("f", O_RDWR));
        assertThat(names(union.upper)).containsExactly("f");
    }

    @Test
    void row3_withoutAWritableBranchChangesFail() throws Exception {
        Files.writeString(low(1, "f"), "old");
        union.readOnly();
        assertErrno(Errno.EROFS, () -> union.open("f", O_WRONLY));
        assertErrno(Errno.EROFS, () -> union.chmod("f", 0600));
        assertErrno(Errno.EROFS, () -> union.mkdir("d"));
        assertErrno(Errno.EROFS, () -> union.unlink("f"));
    }

    @Test
    void row4_aCopyKeepsModeAndTimes() throws Exception {
        var file = Files.writeString(low(1, "d/f"), "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        var time = FileTime.fromMillis(1_000_000_000_123L);
        Files.setLastModifiedTime(file, time);
        Files.setLastModifiedTime(file.getParent(), time);
        union.tree().release(union.open("d/f", O_WRONLY));
        var copy = union.upper.resolve("d/f");
        assertThat(Files.getPosixFilePermissions(copy))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(Files.getLastModifiedTime(copy)).isEqualTo(time);
        assertThat(Files.getLastModifiedTime(copy.getParent())).isEqualTo(time);
    }

    @Test
    void row4_truncatingOnOpenLeavesAnEmptyCopy() throws Exception {
        Files.writeString(low(1, "f"), "long content");
        long handle = union.open("f", O_WRONLY | O_TRUNC);
        assertThat(union.stat("f").size()).isZero();
        union.write(handle, "n");
        union.tree().release(handle);
        assertThat(union.read("f")).isEqualTo("n");
    }

    @Test
    void row5_aReaderFromBeforeTheCopyUpSeesTheNewData() throws Exception {
        Files.writeString(low(1, "f"), "old");
        long reader = union.open("f", O_RDONLY);
        long ino = union.stat("f").ino();
        union.overwrite("f", "new");
        assertThat(union.read(reader)).isEqualTo("new");
        assertThat(union.stat("f").ino()).isEqualTo(ino);
        union.tree().release(reader);
    }

    @Test
    void row6_numbersAgreeWithListingsAndSurviveCopyUpAndRemount() throws Exception {
        Files.writeString(low(1, "d/f"), "x");
        Files.writeString(low(2, "d/g"), "x");
        long file = union.stat("d/f").ino();
        long directory = union.stat("d").ino();
        union.overwrite("d/f", "y");
        assertThat(union.stat("d").ino()).isEqualTo(directory);
        union.remount();
        assertThat(union.stat("d/f").ino()).isEqualTo(file);
        assertThat(union.stat("d").ino()).isEqualTo(directory);
        for (var item : union.listing("d")) {
            if (item.entry() != null) {
                assertThat(item.ino()).isEqualTo(item.entry().stat().ino());
            }
        }
        assertThat(union.listing("").stream().filter(i -> i.name().equals("d")).findFirst())
                .hasValueSatisfying(i -> assertThat(i.ino()).isEqualTo(directory));
        assertThat(union.stat("d/f").dev()).isZero();
    }

    @Test
    void row8_removingAnUpperNameLeavesNoWhiteout() throws Exception {
        union.make("f", "x");
        union.unlink("f");
        assertThat(names(union.upper)).isEmpty();
        assertThat(union.exists("f")).isFalse();
    }

    @Test
    void row8_removingALowerNameLeavesAWhiteout() throws Exception {
        Files.writeString(low(1, "d/f"), "x");
        union.unlink("d/f");
        assertThat(union.exists("d/f")).isFalse();
        assertThat(union.list("d")).isEmpty();
        assertThat(isWhiteout(union.upper.resolve("d/f"))).isTrue();
    }

    @Test
    void row8_removingACopiedNameLeavesAWhiteout() throws Exception {
        Files.writeString(low(1, "f"), "x");
        union.overwrite("f", "y");
        union.unlink("f");
        assertThat(union.exists("f")).isFalse();
        assertThat(isWhiteout(union.upper.resolve("f"))).isTrue();
    }

    @Test
    void row8_aDirectoryGoesOnlyWhenItsMergedListingIsEmpty() throws Exception {
        Files.writeString(low(1, "d/f"), "x");
        assertErrno(Errno.ENOTEMPTY, () -> union.rmdir("d"));
        union.unlink("d/f");
        union.rmdir("d");
        assertThat(union.exists("d")).isFalse();
        assertThat(isWhiteout(union.upper.resolve("d"))).isTrue();
        assertThat(names(union.work.resolve("work"))).containsOnly("#whiteout");
    }

    @Test
    void row9_aNewDirectoryOverAWhiteoutIsOpaque() throws Exception {
        Files.writeString(low(1, "d/f"), "x");
        union.unlink("d/f");
        union.rmdir("d");
        union.mkdir("d");
        assertThat(union.list("d")).isEmpty();
        union.remount();
        assertThat(union.list("d")).isEmpty();
        union.rmdir("d");
        assertThat(union.exists("d")).isFalse();
    }

    @Test
    void row9_aNewFileReplacesTheWhiteout() throws Exception {
        Files.writeString(low(1, "f"), "old");
        union.unlink("f");
        union.make("f", "new");
        assertThat(union.read("f")).isEqualTo("new");
        union.unlink("f");
        union.symlink("f", "target");
        assertThat(union.tree().readlink(union.node("f"))).isEqualTo(TestUnion.name("target"));
    }

    @Test
    void row10_renamingALowerFileLeavesAWhiteout() throws Exception {
        Files.writeString(low(1, "a"), "x");
        Files.writeString(low(1, "b"), "y");
        union.rename("a", "b");
        assertThat(union.list("")).containsExactly("b");
        assertThat(union.read("b")).isEqualTo("x");
        assertThat(isWhiteout(union.upper.resolve("a"))).isTrue();
        union.rename("b", "a");
        assertThat(union.list("")).containsExactly("a");
        assertThat(union.read("a")).isEqualTo("x");
        assertThat(isWhiteout(union.upper.resolve("b"))).isTrue();
    }

    @Test
    void row11_aPureUpperDirectoryMoves() throws Exception {
        Files.createDirectory(union.lower().resolve("m"));
        union.mkdir("d");
        union.make("d/f", "x");
        union.rename("d", "m/e");
        assertThat(union.read("m/e/f")).isEqualTo("x");
        assertThat(union.exists("d")).isFalse();
    }

    @Test
    void row11_ontoAnEmptyMergedDirectoryItReplacesIt() throws Exception {
        Files.writeString(low(1, "e/f"), "x");
        union.mkdir("d");
        union.make("d/g", "g");
        assertErrno(Errno.ENOTEMPTY, () -> union.rename("d", "e"));
        union.unlink("e/f");
        union.rename("d", "e");
        assertThat(union.list("e")).containsExactly("g");
        union.remount();
        assertThat(union.list("e")).containsExactly("g");
        assertThat(union.list("")).containsExactly("e");
    }

    @Test
    void row14_anUnlinkedOpenFileGoesOnWorking() throws Exception {
        Files.writeString(low(1, "f"), "old");
        long reader = union.open("f", O_RDONLY);
        long node = union.node("f");
        union.unlink("f");
        assertThat(union.read(reader)).isEqualTo("old");
        assertThat(union.tree().getattr(node, reader).nlink()).isZero();
        union.tree().setattr(node, 0, new AttributeChange(0600, null, null, null, null, null));
        assertThat(union.tree().getattr(node, 0).permissions()).isEqualTo(0600);
        assertThat(names(union.upper)).containsExactly("f");
        union.tree().release(reader);
    }

    @Test
    void row16_aDeviceThatReadsAsAWhiteoutIsRefused() {
        assertErrno(
                Errno.EPERM,
                () ->
                        union.tree()
                                .mknod(
                                        union.caller,
                                        1,
                                        TestUnion.name("c"),
                                        Stat.S_IFCHR | 0600,
                                        0));
    }

    @Test
    void row28_longNamesAreRefusedEverywhere() {
        String name = "n".repeat(256);
        assertErrno(Errno.ENAMETOOLONG, () -> union.exists(name));
        assertErrno(Errno.ENAMETOOLONG, () -> union.mkdir(name));
        assertErrno(Errno.ENAMETOOLONG, () -> union.unlink(name));
    }

    @Test
    void row28_namesMayHave255BytesOfAnyKind() throws Exception {
        String name = "\u00e9".repeat(255);
        union.mkdir(name);
        assertThat(union.list("")).containsExactly(name);
        union.rmdir(name);
        assertThat(union.exists(name)).isFalse();
    }

    @Test
    void row28_treesMayBeDeeperThanAPathMayBeLong() throws Exception {
        byte[] name = TestUnion.name("d".repeat(200));
        byte[] file = TestUnion.name("f");
        var path = new ArrayDeque<>(List.of(1L));
        for (int i = 0; i < 60; i++) {
            path.push(union.tree().mkdir(union.caller, path.getFirst(), name, 0777).node());
        }
        var made = union.tree().create(union.caller, path.getFirst(), file, 0666, O_RDWR);
        union.write(made.opened().handle(), "deep");
        union.tree().release(made.opened().handle());
        long at = 1;
        for (int i = 0; i < 60; i++) {
            at = Objects.requireNonNull(union.tree().lookup(at, name)).node();
        }
        assertThat(at).isEqualTo(path.pop());
        union.tree().unlink(at, file);
        // what is too deep for Java is not left to the temporary folder
        for (long parent : path) {
            union.tree().rmdir(parent, name);
        }
        assertThat(union.list("")).isEmpty();
    }

    @Test
    void hardLinksOfTheUpperAreOneNode() throws Exception {
        union.make("a", "x");
        union.link("a", "b");
        assertThat(union.node("a")).isEqualTo(union.node("b"));
        assertThat(union.stat("a").nlink()).isEqualTo(2);
        union.unlink("a");
        assertThat(union.read("b")).isEqualTo("x");
        assertThat(union.stat("b").nlink()).isEqualTo(1);
    }
}
