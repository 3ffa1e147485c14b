package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Errno;
import dev.lamina.linux.Stat;
import dev.lamina.linux.Timestamp;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Rows 1, 2 and 21: which layer a name shows. */
class LayeringIT extends Contract {
    private static final Timestamp LONG_AGO = new Timestamp(1_000_000_000, 123_456_789);

    @Test
    void row01_theTopmostFileHidesThoseBelow() throws IOException {
        stand.lower(0).file("f", "middle");
        stand.lower(1).file("f", "bottom").file("g", "bottom");
        upper().file("f", "top");
        var union = mount();
        assertThat(union.read("f")).isEqualTo("top");
        assertThat(union.read("g")).isEqualTo("bottom");
    }

    @Test
    void row01_aFileHidesADirectoryBelow() throws IOException {
        lower().dir("x").file("x/inside", "");
        upper().file("x", "file");
        var union = mount();
        assertThat(union.read("x")).isEqualTo("file");
        fails(Errno.ENOTDIR, () -> union.read("x/inside"));
    }

    @Test
    void row01_aDirectoryHidesAFileBelow() throws IOException {
        lower().file("x", "file");
        upper().dir("x").file("x/inside", "in");
        var union = mount();
        assertThat(union.names("x")).containsExactly("inside");
    }

    @Test
    void row01_aFileBetweenEndsTheMerge() throws IOException {
        stand.lower(0).file("x", "file");
        stand.lower(1).dir("x").file("x/bottom", "");
        upper().dir("x").file("x/top", "");
        assertThat(mount().names("x")).containsExactly("top");
    }

    @Test
    void row01_aSymlinkEndsTheMergeToo() throws IOException {
        stand.lower(0).symlink("x", "nowhere");
        stand.lower(1).dir("x").file("x/bottom", "");
        upper().dir("x").file("x/top", "");
        assertThat(mount().names("x")).containsExactly("top");
    }

    @Test
    void row01_aSymlinkHidesADirectory() throws IOException {
        lower().dir("x").file("x/inside", "");
        upper().symlink("x", "elsewhere");
        assertThat(mount().readlink("x")).isEqualTo("elsewhere");
    }

    @Test
    void row02_directoriesShowTheNamesOfAllLayers() throws IOException {
        stand.lower(0).dir("d").file("d/b", "middle").file("d/c", "middle");
        stand.lower(1).dir("d").file("d/c", "bottom").file("d/d", "bottom");
        upper().dir("d").file("d/a", "top").file("d/b", "top");
        var union = mount();
        assertThat(union.names("d")).containsExactly("a", "b", "c", "d");
        assertThat(union.read("d/b")).isEqualTo("top");
        assertThat(union.read("d/c")).isEqualTo("middle");
    }

    @Test
    void row02_aMergedDirectoryLooksLikeTheTopmost() throws IOException {
        lower().dir("d", 0755).owner("d", 1, 1).xattr("d", "user.only-below", "1");
        upper().dir("d", 0700)
                .owner("d", 7, 8)
                .xattr("d", "user.above", "2")
                .times("d", LONG_AGO, LONG_AGO);
        var union = mount();
        var stat = union.stat("d");
        assertThat(stat.mode()).isEqualTo(Stat.S_IFDIR | 0700);
        assertThat(stat.uid()).isEqualTo(7);
        assertThat(stat.gid()).isEqualTo(8);
        assertThat(stat.mtime()).isEqualTo(LONG_AGO);
        assertThat(union.xattrs("d")).containsExactly("user.above");
    }

    @Test
    void row02_deepDirectoriesMergeOnEachLevel() throws IOException {
        stand.lower(0).dir("a").dir("a/b").file("a/b/middle", "");
        stand.lower(1).dir("a").dir("a/b").dir("a/b/c").file("a/b/c/bottom", "x");
        upper().dir("a").file("a/top", "");
        var union = mount();
        assertThat(union.names("a")).containsExactly("b", "top");
        assertThat(union.names("a/b")).containsExactly("c", "middle");
        assertThat(union.read("a/b/c/bottom")).isEqualTo("x");
    }

    @Test
    void row21_aWhiteoutHidesWhatIsBelowItOnly() throws IOException {
        stand.lower(0).whiteout("gone").file("kept", "");
        stand.lower(1).file("gone", "").dir("d").file("d/f", "");
        upper().dir("d").whiteout("d/f");
        var union = mount();
        assertThat(union.names("")).containsExactly("d", "kept");
        assertThat(union.names("d")).isEmpty();
        fails(Errno.ENOENT, () -> union.stat("gone"));
    }

    @Test
    void row21_aNameAboveAWhiteoutShows() throws IOException {
        stand.lower(0).whiteout("f");
        stand.lower(1).file("f", "bottom");
        upper().file("f", "top");
        assertThat(mount().read("f")).isEqualTo("top");
    }

    @Test
    void row21_anOpaqueDirectoryHidesThoseBelow() throws IOException {
        stand.lower(0).dir("d").opaque("d").file("d/middle", "");
        stand.lower(1).dir("d").file("d/bottom", "");
        upper().dir("d").file("d/top", "");
        assertThat(mount().names("d")).containsExactly("middle", "top");
    }

    @Test
    void row21_theMarksOfALayerAreNotSeen() throws IOException {
        lower().dir("d").opaque("d").xattr("d", "user.own", "1");
        assertThat(mount().xattrs("d")).containsExactly("user.own");
    }

    @Test
    void row21_theUpperBranchIsWrittenAsKernelOverlayfsDoes() throws IOException {
        lower().file("f", "").dir("d").file("d/f", "");
        var union = mount();
        union.unlink("f").unlink("d/f").rmdir("d").dir("d");
        stand.unmount();
        assertThat(upper().isWhiteout("f")).isTrue();
        assertThat(upper().isOpaque("d")).isTrue();
        stand.remount();
    }
}
