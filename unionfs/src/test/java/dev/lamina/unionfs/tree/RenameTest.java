package dev.lamina.unionfs.tree;

import static dev.lamina.linux.DirectoryCalls.RENAME_EXCHANGE;
import static dev.lamina.linux.DirectoryCalls.RENAME_NOREPLACE;
import static dev.lamina.linux.DirectoryCalls.RENAME_WHITEOUT;
import static dev.lamina.unionfs.tree.BasicUnionTest.assertErrno;
import static dev.lamina.unionfs.tree.TestUnion.isWhiteout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.lamina.linux.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 10 to 12, and 29 where a directory of a lower layer moves. */
class RenameTest {
    @TempDir Path folder;
    private TestUnion union;

    @BeforeEach
    void set() throws IOException {
        union = new TestUnion(folder, 2);
        for (var lower : union.lowers) {
            Files.createDirectories(lower.resolve("d/sub"));
            Files.createDirectories(lower.resolve("p"));
        }
        Files.writeString(union.lowers.get(0).resolve("d/one"), "1");
        Files.writeString(union.lowers.get(1).resolve("d/two"), "2");
        Files.writeString(union.lowers.get(1).resolve("d/sub/three"), "3");
        Files.writeString(union.lowers.get(0).resolve("f"), "f");
    }

    @AfterEach
    void close() {
        union.close();
    }

    @Test
    void row10_intoAnotherDirectoryAndBackLeavesNothingBehind() throws Exception {
        union.rename("f", "p/g");
        assertThat(union.list("p")).containsExactly("g");
        union.rename("p/g", "f");
        assertThat(union.list("p")).isEmpty();
        assertThat(union.read("f")).isEqualTo("f");
        union.remount();
        assertThat(union.list("")).containsExactly("d", "f", "p");
    }

    @Test
    void row11_intoItsOwnSubtreeIsInvalid() {
        assertErrno(Errno.EINVAL, () -> union.rename("d", "d/sub/d"));
        assertErrno(Errno.ENOTEMPTY, () -> union.rename("d/sub", "d"));
    }

    @Test
    void row11_typesMustAgree() {
        assertErrno(Errno.EISDIR, () -> union.rename("f", "p"));
        assertErrno(Errno.ENOTDIR, () -> union.rename("d", "f"));
    }

    @Test
    void row12_noreplaceAsksTheMergedView() throws Exception {
        assertErrno(Errno.EEXIST, () -> union.rename("f", "d/one", RENAME_NOREPLACE));
        union.unlink("d/one");
        union.rename("f", "d/one", RENAME_NOREPLACE);
        assertThat(union.read("d/one")).isEqualTo("f");
    }

    @Test
    void row12_exchangeSwapsFiles() throws Exception {
        assertErrno(Errno.ENOENT, () -> union.rename("f", "absent", RENAME_EXCHANGE));
        union.rename("f", "d/one", RENAME_EXCHANGE);
        assertThat(union.read("f")).isEqualTo("1");
        assertThat(union.read("d/one")).isEqualTo("f");
        union.remount();
        assertThat(union.read("f")).isEqualTo("1");
        assertThat(union.list("d")).containsExactly("one", "sub", "two");
    }

    @Test
    void row12_exchangeOfAFileAndADirectory() throws Exception {
        union.mkdir("n");
        union.make("n/x", "x");
        union.rename("n", "f", RENAME_EXCHANGE);
        assertThat(union.read("n")).isEqualTo("f");
        assertThat(union.read("f/x")).isEqualTo("x");
        union.remount();
        assertThat(union.read("n")).isEqualTo("f");
        assertThat(union.list("f")).containsExactly("x");
    }

    @Test
    void row12_whiteoutsAreNotForUsers() {
        assertErrno(Errno.EINVAL, () -> union.rename("f", "g", RENAME_WHITEOUT));
    }

    @Nested
    class OfALowerDirectory {
        @BeforeEach
        void redirectsAreWritten() {
            assumeTrue(new UnixSystem().getUid() == 0, "redirects need trusted attributes");
        }

        private void assertMoved(String path) throws IOException {
            assertThat(union.exists("d")).isFalse();
            assertThat(union.list(path)).containsExactly("one", "sub", "two");
            assertThat(union.read(path + "/one")).isEqualTo("1");
            assertThat(union.read(path + "/sub/three")).isEqualTo("3");
        }

        @Test
        void row29_inItsDirectory() throws Exception {
            long ino = union.stat("d").ino();
            union.rename("d", "e");
            assertMoved("e");
            assertThat(isWhiteout(union.upper.resolve("d"))).isTrue();
            union.remount();
            assertMoved("e");
            assertThat(union.stat("e").ino()).isEqualTo(ino);
        }

        @Test
        void row29_intoAnotherDirectory() throws Exception {
            union.rename("d", "p/e");
            assertMoved("p/e");
            union.remount();
            assertMoved("p/e");
        }

        @Test
        void row29_againAndAgain() throws Exception {
            union.rename("d", "e");
            union.rename("e", "p/e");
            union.rename("p/e", "p/g");
            union.rename("p", "q");
            union.remount();
            assertMoved("q/g");
            union.rename("q/g", "d");
            assertThat(union.list("d")).containsExactly("one", "sub", "two");
            union.remount();
            assertThat(union.list("d")).containsExactly("one", "sub", "two");
            assertThat(union.list("q")).isEmpty();
        }

        @Test
        void row29_withChangesBeforeAndAfter() throws Exception {
            union.overwrite("d/one", "changed");
            union.unlink("d/two");
            union.rename("d", "e");
            union.make("e/new", "n");
            union.overwrite("e/sub/three", "changed");
            for (int i = 0; i < 2; i++) {
                assertThat(union.list("e")).containsExactly("new", "one", "sub");
                assertThat(union.read("e/one")).isEqualTo("changed");
                assertThat(union.read("e/sub/three")).isEqualTo("changed");
                union.remount();
            }
        }

        @Test
        void row29_aSubdirectoryLeavesAMovedDirectory() throws Exception {
            union.rename("d", "e");
            union.rename("e/sub", "sub");
            union.remount();
            assertThat(union.read("sub/three")).isEqualTo("3");
            assertThat(union.list("e")).containsExactly("one", "two");
        }

        @Test
        void row29_ontoAnEmptyLowerDirectory() throws Exception {
            union.rename("d", "p");
            assertThat(union.list("p")).containsExactly("one", "sub", "two");
            union.remount();
            assertThat(union.list("")).containsExactly("f", "p");
            assertThat(union.list("p")).containsExactly("one", "sub", "two");
        }

        @Test
        void row29_aNewDirectoryUnderTheOldNameIsEmpty() throws Exception {
            union.rename("d", "e");
            union.mkdir("d");
            union.remount();
            assertThat(union.list("d")).isEmpty();
            assertThat(union.list("e")).hasSize(3);
        }

        @Test
        void row29_exchange() throws Exception {
            union.rename("d", "p", RENAME_EXCHANGE);
            for (int i = 0; i < 2; i++) {
                assertThat(union.list("p")).containsExactly("one", "sub", "two");
                assertThat(union.list("d")).isEmpty();
                union.remount();
            }
        }

        @Test
        void row29_aPathTooLongForTheKernelIsRefused() throws Exception {
            String deep = "x".repeat(200) + "/" + "y".repeat(200);
            Files.createDirectories(union.lower().resolve(deep).resolve("z"));
            assertErrno(Errno.EXDEV, () -> union.rename(deep, "short"));
            union.rename(deep, deep.replace('y', 'w'));
            assertThat(union.list("x".repeat(200))).containsExactly("w".repeat(200));
        }
    }
}
