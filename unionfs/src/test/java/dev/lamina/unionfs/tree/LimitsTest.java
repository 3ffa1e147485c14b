package dev.lamina.unionfs.tree;

import static dev.lamina.linux.FileCalls.O_RDWR;
import static dev.lamina.linux.FileCalls.O_TRUNC;
import static dev.lamina.unionfs.tree.BasicUnionTest.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Errno;
import dev.lamina.unionfs.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a union with limits takes, to the byte and to the inode. */
class LimitsTest {
    @TempDir Path folder;
    private TestUnion union;

    @BeforeEach
    void set() throws IOException {
        union = new TestUnion(folder).within(new Limits(8192, 3));
        Files.writeString(union.lower().resolve("small"), "1234");
        Files.writeString(union.lower().resolve("large"), "x".repeat(10_000));
        Files.createDirectory(union.lower().resolve("d"));
    }

    @AfterEach
    void close() {
        union.close();
    }

    private long free() throws IOException {
        var fill = union.tree().statfs();
        return fill.bfree() * fill.frsize();
    }

    @Test
    void aFileGrowsToTheLimitAndNotByOneByteMore() throws Exception {
        long file = union.create("f", "");
        assertThat(union.write(file, "x".repeat(8000), 0)).isEqualTo(8000);
        assertThat(union.write(file, "x".repeat(1000), 8000)).isEqualTo(192);
        assertErrno(Errno.ENOSPC, () -> union.write(file, "x", 8192));
        assertThat(union.write(file, "y", 0)).isEqualTo(1);
        assertThat(free()).isZero();
        union.tree().release(file);
        assertThat(union.stat("f").size()).isEqualTo(8192);
    }

    @Test
    void whatFailedIsNotLost() throws Exception {
        long file = union.create("f", "");
        assertErrno(Errno.ENOSPC, () -> union.tree().allocate(file, 0, 0, 8193));
        assertErrno(Errno.ENOSPC, () -> union.write(file, "x", 9000));
        assertErrno(Errno.ENOSPC, () -> union.overwrite("large", "x"));
        assertThat(union.write(file, "x".repeat(8192), 0)).isEqualTo(8192);
        union.tree().release(file);
    }

    @Test
    void aHoleCountsLikeData() throws Exception {
        long file = union.create("f", "");
        union.write(file, "x", 8191);
        assertThat(free()).isZero();
        union.tree().allocate(file, 0, 0, 8192);
        union.tree().release(file);
    }

    @Test
    void spaceBehindTheEndCannotBeReserved() throws Exception {
        long file = union.create("f", "");
        assertErrno(Errno.EOPNOTSUPP, () -> union.tree().allocate(file, 1, 0, 4096));
        union.tree().release(file);
    }

    @Test
    void truncatingFreesAndTakes() throws Exception {
        union.make("f", "x".repeat(8192));
        union.tree().release(union.open("f", O_RDWR | O_TRUNC));
        assertThat(free()).isEqualTo(8192);
        union.truncate("f", 8192);
        assertErrno(Errno.ENOSPC, () -> union.truncate("f", 8193));
        union.truncate("f", 1);
        union.make("g", "x".repeat(8191));
    }

    @Test
    void anUnlinkedFileIsFreeOnceItIsClosed() throws Exception {
        long file = union.create("f", "");
        union.write(file, "x".repeat(8192), 0);
        union.unlink("f");
        assertThat(free()).isZero();
        union.tree().release(file);
        union.forgetAll();
        assertThat(free()).isEqualTo(8192);
        assertThat(union.tree().statfs().ffree()).isEqualTo(3);
    }

    @Test
    void aReplacedFileIsFree() throws Exception {
        union.make("f", "x".repeat(4096));
        union.make("g", "x".repeat(4096));
        union.rename("f", "g");
        union.forgetAll();
        assertThat(free()).isEqualTo(4096);
    }

    @Test
    void hardLinksCountOnce() throws Exception {
        union.make("f", "x".repeat(8192));
        union.link("f", "g");
        assertThat(union.tree().statfs().ffree()).isEqualTo(2);
        union.unlink("f");
        union.forgetAll();
        assertThat(free()).isZero();
        union.remount();
        assertThat(free()).isZero();
        union.unlink("g");
        union.forgetAll();
        assertThat(free()).isEqualTo(8192);
    }

    @Test
    void objectsOfAnyTypeCount() throws Exception {
        union.mkdir("dir");
        union.symlink("link", "to");
        union.make("file", "");
        assertErrno(Errno.ENOSPC, () -> union.mkdir("more"));
        assertErrno(Errno.ENOSPC, () -> union.make("more", ""));
        assertErrno(Errno.ENOSPC, () -> union.overwrite("small", "x"));
        union.unlink("large");
        union.rmdir("dir");
        union.mkdir("more");
    }

    @Test
    void aCopyUpCountsItsParentsToo() throws Exception {
        Files.writeString(union.lower().resolve("d/f"), "1234");
        union.overwrite("d/f", "1234");
        assertThat(union.tree().statfs().ffree()).isEqualTo(1);
        assertThat(free()).isEqualTo(4096);
        union.truncate("d/f", 4097);
        assertThat(free()).isZero();
    }

    @Test
    void aChangeOfAttributesAloneTakesNoSpace() throws Exception {
        union.chmod("large", 0600);
        assertThat(free()).isEqualTo(8192);
        assertErrno(Errno.ENOSPC, () -> union.overwrite("large", "x"));
        union.truncate("large", 100);
        assertThat(free()).isEqualTo(4096);
    }

    @Test
    void whatTheBranchHoldsAlreadyCounts() throws Exception {
        Files.writeString(union.upper.resolve("old"), "x".repeat(9000));
        Files.createDirectory(union.upper.resolve("e"));
        assertThat(free()).isZero();
        assertThat(union.tree().statfs().ffree()).isEqualTo(1);
        assertErrno(Errno.ENOSPC, () -> union.make("f", "x"));
    }
}
