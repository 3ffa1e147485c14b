package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Errno;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import dev.lamina.linux.Timestamp;
import dev.lamina.linux.XattrCalls;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Rows 16, 20 and 22 to 26: nodes, attributes, permissions, times, numbers and syncing. */
class AttributesIT extends Contract {
    private static final Timestamp LONG_AGO = new Timestamp(1_000_000_000, 5);

    @Test
    void row16_nodesAreMadeAsAsked() throws IOException {
        var union = mount();
        union.fifo("p")
                .node("s", Stat.S_IFSOCK | 0600, 0)
                .node("c", Stat.S_IFCHR | 0600, Stat.makedev(1, 3))
                .node("b", Stat.S_IFBLK | 0640, Stat.makedev(259, 70000));
        assertThat(union.stat("p").mode()).isEqualTo(Stat.S_IFIFO | 0644);
        assertThat(union.stat("s").type()).isEqualTo(Stat.S_IFSOCK);
        assertThat(union.stat("c").rdev()).isEqualTo(Stat.makedev(1, 3));
        assertThat(union.stat("b").rdev()).isEqualTo(Stat.makedev(259, 70000));
    }

    @Test
    void row16_aFifoCarriesData() throws IOException {
        lower().fifo("p");
        var union = mount();
        assertThat(Programs.shell(union.root(), "cat p & echo through >p; wait"))
                .isEqualTo("through\n");
    }

    @Test
    void row16_whatWouldReadBackAsAWhiteoutIsNotMade() throws IOException {
        var union = mount();
        fails(Errno.EPERM, () -> union.node("w", Stat.S_IFCHR, 0));
        assertThat(union.names("")).isEmpty();
    }

    @Test
    void row20_xattrsAreSetReadListedAndRemoved() throws IOException {
        lower().file("f", "").xattr("f", "user.below", "1");
        var union = mount();
        union.xattr("f", "user.above", "\0\1\2").xattr("f", "trusted.t", "");
        assertThat(union.xattr("f", "user.above")).isEqualTo("\0\1\2");
        assertThat(union.xattr("f", "trusted.t")).isEmpty();
        assertThat(union.xattrs("f")).containsExactly("trusted.t", "user.above", "user.below");
        union.removeXattr("f", "user.below");
        assertThat(union.xattr("f", "user.below")).isNull();
        fails(Errno.ENODATA, () -> union.removeXattr("f", "user.below"));
    }

    @Test
    void row20_createAndReplaceAreHonoured() throws IOException {
        lower().file("f", "").xattr("f", "user.x", "1");
        var union = mount();
        fails(Errno.EEXIST, () -> union.xattr("f", "user.x", "2", XattrCalls.XATTR_CREATE));
        fails(Errno.ENODATA, () -> union.xattr("f", "user.y", "2", XattrCalls.XATTR_REPLACE));
        union.xattr("f", "user.x", "3", XattrCalls.XATTR_REPLACE);
        union.xattr("f", "user.y", "4", XattrCalls.XATTR_CREATE);
        assertThat(union.xattr("f", "user.x")).isEqualTo("3");
        assertThat(union.xattr("f", "user.y")).isEqualTo("4");
    }

    @Test
    void row20_largeValuesPass() throws IOException {
        var value = "v".repeat(3000);
        var union = mount();
        union.file("f", "").xattr("f", "user.large", value);
        assertThat(union.xattr("f", "user.large")).isEqualTo(value);
    }

    @Test
    void row20_symlinksAndDirectoriesHaveThemToo() throws IOException {
        lower().symlink("s", "nowhere").dir("d");
        var union = mount();
        union.xattr("s", "trusted.x", "1").xattr("d", "user.x", "2");
        assertThat(union.xattr("s", "trusted.x")).isEqualTo("1");
        assertThat(union.xattr("d", "user.x")).isEqualTo("2");
        fails(Errno.EPERM, () -> union.xattr("s", "user.x", "1"));
    }

    @Test
    void row20_ourOwnNamesAreNotSeen() throws IOException {
        lower().dir("d").file("d/f", "");
        var union = mount();
        union.mode("d/f", 0600).unlink("d/f").rmdir("d").dir("d");
        assertThat(union.xattrs("d")).isEmpty();
        assertThat(union.xattr("d", "trusted.overlay.opaque")).isNull();
    }

    @Test
    void row20_thePrivatePrefixEndsWithItsDot() throws IOException {
        var union = mount();
        union.file("f", "").xattr("f", "trusted.overlayfoo", "1");
        assertThat(union.xattr("f", "trusted.overlayfoo")).isEqualTo("1");
        assertThat(upper().xattr("f", "trusted.overlayfoo")).isEqualTo("1");
    }

    @Test
    void row20_aPrivateNameSetByAUserIsKeptEscaped() throws IOException {
        var union = mount();
        union.file("f", "").dir("d").xattr("d", "trusted.overlay.opaque", "y");
        union.xattr("f", "trusted.overlay.x", "1");
        assertThat(union.xattr("f", "trusted.overlay.x")).isEqualTo("1");
        assertThat(union.xattrs("f")).containsExactly("trusted.overlay.x");
        assertThat(upper().xattr("f", "trusted.overlay.overlay.x")).isEqualTo("1");
        assertThat(upper().isOpaque("d")).isFalse();
    }

    @Test
    void row22_theCallersRightsCount() throws IOException {
        lower().file("f", "secret", 0600).dir("d", 0755).file("open", "x", 0644);
        var root = mount().root();
        assertThat(Programs.shellAs(1234, root, "cat f").output()).contains("Permission denied");
        assertThat(Programs.shellAs(1234, root, "echo >>open").output())
                .contains("Permission denied");
        assertThat(Programs.shellAs(1234, root, "mkdir d/x").output())
                .contains("Permission denied");
        assertThat(Programs.shellAs(1234, root, "chmod 777 open").output())
                .contains("not permitted");
        assertThat(Programs.shellAs(1234, root, "cat open").output()).isEqualTo("x");
        assertThat(upper().names("")).isEmpty();
    }

    @Test
    void row22_theUmaskCounts() throws IOException {
        var union = mount();
        Programs.shell(union.root(), "umask 027; echo >f; mkdir d; umask 0; echo >g");
        assertThat(union.stat("f").permissions()).isEqualTo(0640);
        assertThat(union.stat("d").permissions()).isEqualTo(0750);
        assertThat(union.stat("g").permissions()).isEqualTo(0666);
    }

    @Test
    void row22_aStickyDirectoryProtects() throws IOException {
        lower().dir("d").mode("d", 01777).file("d/f", "");
        var union = mount();
        assertThat(Programs.shellAs(1234, union.root(), "rm -f d/f").output())
                .contains("not permitted");
        assertThat(union.exists("d/f")).isTrue();
    }

    @Test
    void row23_aWriteTakesSetUserIdAway() throws IOException {
        for (var name : new String[] {"write", "truncate", "chown"}) {
            lower().file(name, "x").mode(name, 06777);
        }
        var union = mount();
        var script = "echo y >>write; : >truncate";
        assertThat(Programs.shellAs(1234, union.root(), script).output()).isEmpty();
        union.owner("chown", 1234, 1234);
        for (var name : new String[] {"write", "truncate", "chown"}) {
            assertThat(union.stat(name).permissions()).as(name).isEqualTo(0777);
        }
    }

    @Test
    void row24_aLowerFileIsReadWithoutATrace() throws IOException {
        lower().file("f", "x").times("f", LONG_AGO, LONG_AGO);
        var union = mount();
        assertThat(union.read("f")).isEqualTo("x");
        assertThat(lower().stat("f").atime()).isEqualTo(LONG_AGO);
    }

    @Test
    void row24_changesInADirectoryMoveItsTimes() throws IOException {
        lower().dir("d").file("d/f", "").dir("e");
        var union = mount();
        for (Action change :
                new Action[] {
                    () -> union.file("d/g", ""),
                    () -> union.unlink("d/f"),
                    () -> union.rename("d/g", "e/g"),
                    () -> union.rename("e/g", "d/g"),
                    () -> union.dir("d/sub"),
                    () -> union.rmdir("d/sub"),
                }) {
            union.times("d", LONG_AGO, LONG_AGO);
            change.run();
            assertThat(union.stat("d").mtime()).isGreaterThan(LONG_AGO);
        }
    }

    @Test
    void row24_timesAreKeptToTheNanosecond() throws IOException {
        lower().file("f", "").symlink("s", "f");
        var union = mount();
        var other = new Timestamp(1_500_000_000, 987_654_321);
        union.times("f", LONG_AGO, other).times("s", other, LONG_AGO);
        assertThat(union.stat("f").atime()).isEqualTo(LONG_AGO);
        assertThat(union.stat("f").mtime()).isEqualTo(other);
        assertThat(union.stat("s").mtime()).isEqualTo(LONG_AGO);
        union.times("f", new Timestamp(0, FileCalls.UTIME_OMIT), LONG_AGO);
        assertThat(union.stat("f").atime()).isEqualTo(LONG_AGO);
        assertThat(union.stat("f").mtime()).isEqualTo(LONG_AGO);
    }

    @Test
    void row25_theNumbersAreTheUppers() throws IOException {
        var union = mount();
        try (var directory = union.open("", FileCalls.O_RDONLY);
                var above = upper().open("", FileCalls.O_RDONLY)) {
            var ours = Place.LINUX.files().statfs(directory.fd());
            var theirs = Place.LINUX.files().statfs(above.fd());
            assertThat(ours.namelen()).isEqualTo(255);
            assertThat(ours.bsize()).isEqualTo(theirs.bsize());
            assertThat(ours.blocks()).isEqualTo(theirs.blocks());
            assertThat(ours.files()).isEqualTo(theirs.files());
        }
    }

    @Test
    void row26_syncingReachesFilesAndDirectories() throws IOException {
        lower().dir("d").file("d/f", "x");
        var union = mount();
        try (var file = union.open("d/f", FileCalls.O_RDWR);
                var directory = union.open("d", FileCalls.O_RDONLY)) {
            file.write("y", 0);
            Place.LINUX.files().fsync(file.fd(), false);
            Place.LINUX.files().fsync(file.fd(), true);
            Place.LINUX.files().fsync(directory.fd(), false);
            Place.LINUX.files().syncfs(file.fd());
        }
        assertThat(upper().read("d/f")).isEqualTo("y");
    }
}
