package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Errno;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Rows 8, 9 and 14: what is removed stays removed, and what is made anew is new. */
class RemovalIT extends Contract {
    @Test
    void row08_aNameOfTheUpperOnlyNeedsNoWhiteout() throws IOException {
        var union = mount();
        union.file("f", "").dir("d").unlink("f").rmdir("d");
        assertThat(upper().names("")).isEmpty();
    }

    @Test
    void row08_aLowerNameIsWhitedOut() throws IOException {
        lower().file("f", "").dir("d").symlink("s", "f");
        var union = mount();
        union.unlink("f").rmdir("d").unlink("s");
        assertThat(union.names("")).isEmpty();
        assertThat(upper().names("")).containsExactly("d", "f", "s");
        for (var name : upper().names("")) {
            assertThat(upper().isWhiteout(name)).as(name).isTrue();
        }
        fails(Errno.ENOENT, () -> union.stat("f"));
    }

    @Test
    void row08_aCopiedNameIsWhitedOutToo() throws IOException {
        lower().file("f", "");
        var union = mount();
        union.mode("f", 0600).unlink("f");
        assertThat(union.exists("f")).isFalse();
        assertThat(upper().isWhiteout("f")).isTrue();
    }

    @Test
    void row08_rmdirWantsTheMergedDirectoryEmpty() throws IOException {
        lower().dir("d").file("d/lower", "");
        upper().dir("d").file("d/upper", "");
        var union = mount();
        union.unlink("d/upper");
        fails(Errno.ENOTEMPTY, () -> union.rmdir("d"));
        union.unlink("d/lower").rmdir("d");
        assertThat(upper().isWhiteout("d")).isTrue();
    }

    @Test
    void row08_whiteoutsDoNotKeepADirectory() throws IOException {
        lower().dir("d").file("d/f", "").dir("d/e").file("d/e/f", "");
        var union = mount();
        union.unlink("d/e/f").rmdir("d/e").unlink("d/f").rmdir("d");
        assertThat(union.names("")).isEmpty();
    }

    @Test
    void row08_theWrongCallIsRefused() throws IOException {
        lower().file("f", "").dir("d");
        var union = mount();
        fails(Errno.EISDIR, () -> union.unlink("d"));
        fails(Errno.ENOTDIR, () -> union.rmdir("f"));
        fails(Errno.ENOENT, () -> union.unlink("absent"));
    }

    @Test
    void row08_aReadOnlyUnionRemovesNothing() throws IOException {
        lower().file("f", "").dir("d");
        var union = stand.mountReadOnly();
        fails(Errno.EROFS, () -> union.unlink("f"));
        fails(Errno.EROFS, () -> union.rmdir("d"));
        fails(Errno.EROFS, () -> union.dir("e"));
        fails(Errno.EROFS, () -> union.file("g", ""));
        fails(Errno.EROFS, () -> union.rename("f", "g"));
    }

    @Test
    void row09_aDirectoryMadeAgainIsEmpty() throws IOException {
        lower().dir("d").file("d/old", "");
        var union = mount();
        union.unlink("d/old").rmdir("d").dir("d");
        assertThat(union.names("d")).isEmpty();
        union.file("d/new", "");
        stand.remount();
        assertThat(union.names("d")).containsExactly("new");
        assertThat(upper().isOpaque("d")).isTrue();
    }

    @Test
    void row09_everyKindReplacesAWhiteout() throws IOException {
        lower().file("file", "old")
                .file("link", "old")
                .file("symlink", "old")
                .file("fifo", "old")
                .file("directory", "old");
        var union = mount();
        for (var name : union.names("")) {
            union.unlink(name);
        }
        union.file("file", "new")
                .link("file", "link")
                .symlink("symlink", "file")
                .fifo("fifo")
                .dir("directory");
        assertThat(union.read("file")).isEqualTo("new");
        assertThat(union.stat("link").ino()).isEqualTo(union.stat("file").ino());
        assertThat(union.readlink("symlink")).isEqualTo("file");
        assertThat(union.stat("fifo").type()).isEqualTo(Stat.S_IFIFO);
        assertThat(union.names("directory")).isEmpty();
    }

    @Test
    void row09_whatExistsIsNotMadeAgain() throws IOException {
        lower().file("f", "").dir("d");
        var union = mount();
        fails(Errno.EEXIST, () -> union.dir("f"));
        fails(Errno.EEXIST, () -> union.dir("d"));
        fails(Errno.EEXIST, () -> union.symlink("d", "x"));
        fails(Errno.EEXIST, () -> union.fifo("f"));
        fails(Errno.EEXIST, () -> union.link("f", "d"));
        int exclusive = FileCalls.O_WRONLY | FileCalls.O_CREAT | FileCalls.O_EXCL;
        fails(Errno.EEXIST, () -> union.open("f", exclusive).close());
        assertThat(upper().names("")).isEmpty();
    }

    @Test
    void row09_newObjectsBelongToTheirMaker() throws IOException {
        lower().dir("d", 0777).file("d/gone", "");
        var union = mount();
        union.unlink("d/gone");
        var script = "cd d; echo >f; mkdir e; ln -s f s; mkfifo p; echo >gone";
        assertThat(Programs.shellAs(1234, union.root(), script).output()).isEmpty();
        for (var name : new String[] {"f", "e", "s", "p", "gone"}) {
            assertThat(union.stat("d/" + name).uid()).as(name).isEqualTo(1234);
            assertThat(union.stat("d/" + name).gid()).as(name).isEqualTo(1234);
        }
    }

    @Test
    void row09_aSetGroupIdDirectoryHandsItsGroupDown() throws IOException {
        lower().dir("d").owner("d", 0, 77).mode("d", 02777);
        var union = mount();
        Programs.shellAs(1234, union.root(), "cd d; echo >f; mkdir e");
        assertThat(union.stat("d/f").gid()).isEqualTo(77);
        assertThat(union.stat("d/e").gid()).isEqualTo(77);
        assertThat(union.stat("d/e").permissions() & 02000).isEqualTo(02000);
    }

    @Test
    void row14_anUnlinkedOpenFileLivesOn() throws IOException {
        lower().dir("d").file("d/f", "content");
        var union = mount();
        try (var file = union.open("d/f", FileCalls.O_RDWR)) {
            union.unlink("d/f");
            assertThat(union.names("d")).isEmpty();
            assertThat(file.stat().nlink()).isZero();
            file.write("more", 7).truncate(9);
            assertThat(file.read(100, 0)).isEqualTo("contentmo");
            Place.LINUX.files().chmod(file.fd(), 0604);
            Place.LINUX.files().chown(file.fd(), 5, 6);
            Place.LINUX.files().utimens(file.fd(), file.stat().atime(), file.stat().ctime());
            Place.LINUX.xattrs().set(file.fd(), Place.bytes("user.x"), Place.bytes("1"), 0);
            Place.LINUX.files().fsync(file.fd(), false);
            assertThat(file.stat().permissions()).isEqualTo(0604);
            assertThat(file.stat().uid()).isEqualTo(5);
            union.rmdir("d");
        }
        assertThat(union.names("")).isEmpty();
    }

    /** Kernel overlayfs goes on counting the lower name. */
    @Test
    void row14_anOpenFileThatIsReplacedLivesOn() throws IOException {
        lower().file("f", "old").file("g", "new");
        var union = mount();
        try (var file = union.open("f", FileCalls.O_RDONLY)) {
            union.rename("g", "f");
            assertThat(file.read(10, 0)).isEqualTo("old");
            assertThat(file.stat().nlink()).isEqualTo(subject.isKernel() ? 1 : 0);
            assertThat(union.read("f")).isEqualTo("new");
        }
        assertThat(union.names("")).containsExactly("f");
    }
}
