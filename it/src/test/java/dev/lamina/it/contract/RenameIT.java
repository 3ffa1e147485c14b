package dev.lamina.it.contract;

import static dev.lamina.linux.DirectoryCalls.RENAME_EXCHANGE;
import static dev.lamina.linux.DirectoryCalls.RENAME_NOREPLACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Errno;
import dev.lamina.unionfs.tree.Capability;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Rows 10, 11 and 12. */
class RenameIT extends Contract {
    @Test
    void row10_aLowerFileMovesUpAndLeavesAWhiteout() throws IOException {
        lower().file("f", "x").dir("d");
        var union = mount();
        long ino = union.stat("f").ino();
        union.rename("f", "d/g");
        assertThat(union.exists("f")).isFalse();
        assertThat(union.read("d/g")).isEqualTo("x");
        assertThat(union.stat("d/g").ino()).isEqualTo(ino);
        assertThat(upper().isWhiteout("f")).isTrue();
    }

    @Test
    void row10_anUpperFileLeavesNothing() throws IOException {
        var union = mount();
        union.file("f", "x").rename("f", "g");
        assertThat(union.names("")).containsExactly("g");
        assertThat(upper().names("")).containsExactly("g");
    }

    @Test
    void row10_theTargetIsHidden() throws IOException {
        lower().file("f", "from").file("g", "to");
        var union = mount();
        union.rename("f", "g");
        assertThat(union.read("g")).isEqualTo("from");
        union.unlink("g");
        assertThat(union.names("")).isEmpty();
    }

    @Test
    void row10_ontoARemovedName() throws IOException {
        lower().file("f", "from").file("g", "to");
        var union = mount();
        union.unlink("g").rename("f", "g");
        assertThat(union.read("g")).isEqualTo("from");
        assertThat(union.names("")).containsExactly("g");
    }

    @Test
    void row10_twoNamesOfOneFileBothStay() throws IOException {
        var union = mount();
        union.file("f", "x").link("f", "g").rename("f", "g");
        assertThat(union.names("")).containsExactly("f", "g");
    }

    @Test
    void row10_symlinksAndNodesMoveToo() throws IOException {
        lower().symlink("s", "target").fifo("p");
        var union = mount();
        union.rename("s", "s2").rename("p", "p2");
        assertThat(union.readlink("s2")).isEqualTo("target");
        assertThat(union.names("")).containsExactly("p2", "s2");
    }

    @Test
    void row10_kindsMustAgree() throws IOException {
        lower().file("f", "").dir("d");
        var union = mount();
        fails(Errno.EISDIR, () -> union.rename("f", "d"));
        union.dir("new");
        fails(Errno.ENOTDIR, () -> union.rename("new", "f"));
        fails(Errno.ENOENT, () -> union.rename("absent", "x"));
    }

    @Test
    void row11_aNewDirectoryMovesWithAllInIt() throws IOException {
        lower().dir("d");
        var union = mount();
        union.dir("new").dir("new/in").file("new/in/f", "x").rename("new", "d/moved");
        assertThat(union.read("d/moved/in/f")).isEqualTo("x");
        assertThat(union.exists("new")).isFalse();
    }

    @Test
    void row11_aDirectoryMovedOntoAnOldNameDoesNotMergeWithIt() throws IOException {
        lower().dir("old").file("old/f", "");
        var union = mount();
        union.unlink("old/f").rmdir("old").dir("new").rename("new", "old");
        assertThat(union.names("old")).isEmpty();
        stand.remount();
        assertThat(union.names("old")).isEmpty();
    }

    /** Kernel overlayfs leaves it to the caller unless told otherwise. */
    @Test
    void row11_aLowerDirectoryMovesWithoutACopyOfWhatIsInIt() throws IOException {
        lower().dir("d").dir("d/in").file("d/in/f", "x").dir("e");
        var union = mount();
        if (subject.isKernel()) {
            fails(Errno.EXDEV, () -> union.rename("d", "e/moved"));
            return;
        }
        union.rename("d", "e/moved").file("e/moved/new", "");
        assertThat(union.read("e/moved/in/f")).isEqualTo("x");
        assertThat(union.exists("d")).isFalse();
        assertThat(upper().names("e/moved")).containsExactly("new");
        stand.remount();
        assertThat(union.names("e/moved")).containsExactly("in", "new");
        union.dir("d");
        assertThat(union.names("d")).isEmpty();
    }

    @Test
    void row11_aLowerDirectoryKeepsItsContentInANewOne() throws IOException {
        lower().dir("d").dir("d/in").file("d/in/f", "x");
        var union = mount();
        union.dir("new").dir("new/deep");
        if (subject.isKernel()) {
            fails(Errno.EXDEV, () -> union.rename("d", "new/deep/d"));
            return;
        }
        union.rename("d", "new/deep/d");
        assertThat(union.read("new/deep/d/in/f")).isEqualTo("x");
        stand.remount();
        assertThat(union.read("new/deep/d/in/f")).isEqualTo("x");
    }

    @Test
    void row29_aFileOfWhichOnlyAttributesChangedKeepsItsDataInANewDirectory() throws IOException {
        lower().file("f", "content");
        var union = mount();
        union.mode("f", 0600).dir("new").rename("f", "new/g");
        assertThat(union.read("new/g")).isEqualTo("content");
        stand.remount();
        assertThat(union.read("new/g")).isEqualTo("content");
        assertThat(union.stat("new/g").permissions()).isEqualTo(0600);
    }

    @Test
    void row11_mvMovesALowerDirectoryAnyway() throws IOException {
        lower().dir("d").file("d/f", "x");
        var union = mount();
        Programs.run(union.root(), "mv", "d", "e");
        assertThat(union.read("e/f")).isEqualTo("x");
        assertThat(union.exists("d")).isFalse();
    }

    @Test
    void row11_aMergedDirectoryMovesWithBothItsParts() throws IOException {
        lower().dir("d").file("d/below", "").file("d/gone", "");
        upper().dir("d").file("d/above", "").whiteout("d/gone");
        var union = mount();
        if (subject.isKernel()) {
            fails(Errno.EXDEV, () -> union.rename("d", "e"));
            return;
        }
        union.rename("d", "e");
        assertThat(union.names("e")).containsExactly("above", "below");
        stand.remount();
        assertThat(union.names("e")).containsExactly("above", "below");
        assertThat(union.names("")).containsExactly("e");
    }

    @Test
    void row11_anEmptyMergedDirectoryIsReplaced() throws IOException {
        lower().dir("d").file("d/f", "");
        var union = mount();
        union.dir("new").file("new/g", "");
        fails(Errno.ENOTEMPTY, () -> union.rename("new", "d"));
        union.unlink("d/f").rename("new", "d");
        assertThat(union.names("d")).containsExactly("g");
    }

    @Test
    void row11_aDirectoryDoesNotMoveIntoItself() throws IOException {
        var union = mount();
        union.dir("d").dir("d/e");
        fails(Errno.EINVAL, () -> union.rename("d", "d/e/f"));
    }

    @Test
    void row12_noreplaceLooksAtTheMergedTree() throws IOException {
        lower().file("f", "from").file("g", "to").file("gone", "");
        var union = mount();
        union.unlink("gone");
        if (subject.has(Capability.RENAME_FLAGS)) {
            fails(Errno.EEXIST, () -> union.rename("f", "g", RENAME_NOREPLACE));
        }
        carried(
                Capability.RENAME_FLAGS,
                Errno.EINVAL,
                () -> union.rename("f", "gone", RENAME_NOREPLACE));
    }

    @Test
    void row12_exchangeSwapsBoth() throws IOException {
        lower().file("f", "one").file("g", "two");
        var union = mount();
        carried(
                Capability.RENAME_FLAGS,
                Errno.EINVAL,
                () -> {
                    union.rename("f", "g", RENAME_EXCHANGE);
                    assertThat(union.read("f")).isEqualTo("two");
                    assertThat(union.read("g")).isEqualTo("one");
                    fails(Errno.ENOENT, () -> union.rename("f", "absent", RENAME_EXCHANGE));
                });
    }
}
