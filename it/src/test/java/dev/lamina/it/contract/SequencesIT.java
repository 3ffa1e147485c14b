package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Errno;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Timestamp;
import dev.lamina.unionfs.tree.Capability;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Short sequences of operations in which the union once differed from kernel overlayfs, as the
 * fuzzer found and shortened them.
 */
class SequencesIT extends Contract {
    private static final String DEFAULT_ACL = "system.posix_acl_default";

    /** In version 2: owner rwx, user 1001 rw, group r-x, mask rwx, others r. */
    private static final String ACL =
            "\2\0\0\0"
                    + "\1\0\7\0\u00ff\u00ff\u00ff\u00ff"
                    + "\2\0\6\0\u00e9\3\0\0"
                    + "\4\0\5\0\u00ff\u00ff\u00ff\u00ff"
                    + "\20\0\7\0\u00ff\u00ff\u00ff\u00ff"
                    + "\40\0\4\0\u00ff\u00ff\u00ff\u00ff";

    @Test
    void row09_whatReplacesAWhiteoutInheritsTheDefaultAcl() throws IOException {
        lower().dir("d").file("d/f", "").file("d/g", "");
        var union = mount();
        if (!subject.has(Capability.POSIX_ACL)) {
            return;
        }
        union.xattr("d", DEFAULT_ACL, ACL).unlink("d/f").unlink("d/g");
        union.dir("d/f").file("d/g", "new");
        assertThat(union.xattr("d/f", DEFAULT_ACL)).isEqualTo(ACL);
        assertThat(union.xattrs("d/g")).contains("system.posix_acl_access");
    }

    @Test
    void row15_aFileWithoutANameInheritsTheDefaultAclAndKeepsItsMode() throws IOException {
        lower().dir("d");
        var union = mount();
        if (!subject.has(Capability.POSIX_ACL) || !subject.has(Capability.TMPFILE)) {
            return;
        }
        union.xattr("d", DEFAULT_ACL, ACL);
        int flags = FileCalls.O_TMPFILE | FileCalls.O_RDWR;
        int fd = union.at("d", (dir, name) -> Linux.SYSTEM.files().open(dir, name, flags, 02775));
        try (var file = new OpenFile(fd)) {
            assertThat(file.stat().permissions()).isEqualTo(02774);
        }
    }

    @Test
    void row06_aMovedDirectoryIsListedWithItsNumber() throws IOException {
        lower().dir("d").dir("d/sub");
        var union = mount();
        union.dir("new");
        if (subject.isKernel()) {
            return; // moves no directory from below without redirects
        }
        union.rename("d/sub", "new/moved");
        for (var entry : union.entries("new")) {
            assertThat(entry.ino()).isEqualTo(union.stat("new/moved").ino());
        }
    }

    @Test
    void row07_aRemovedNameIsNotCountedAfterARemount() throws IOException {
        lower().file("f", "x").link("f", "g").link("f", "h");
        var union = mount();
        union.unlink("g");
        if (subject.isKernel()) {
            return; // counts again without an index
        }
        assertThat(union.stat("f").nlink()).isEqualTo(2);
        union = stand.remount();
        stand.notForTheKernel(); // without an index
        assertThat(union.stat("f").nlink()).isEqualTo(2);
        union.file("f", "new");
        assertThat(union.read("h")).isEqualTo("new");
        union.unlink("f");
        assertThat(union.stat("h").nlink()).isEqualTo(1);
    }

    @Test
    void row20_trustedNamesAreForRoot() throws IOException {
        lower().file("f", "").xattr("f", "trusted.x", "1");
        var union = mount().xattr("f", "user.y", "2");
        assertThat(union.xattrs("f")).contains("trusted.x", "user.y");
        var seen = Programs.shellAs(1234, union.root(), "getfattr -m - f").output();
        assertThat(seen).contains("user.y").doesNotContain("trusted.x");
    }

    @Test
    void row20_attributesOfNoKindAreRefusedWithoutCopyUp() throws IOException {
        lower().file("f", "");
        var union = mount();
        fails(Errno.EOPNOTSUPP, () -> union.xattr("f", "nonsense.x", "1"));
        fails(Errno.EOPNOTSUPP, () -> union.removeXattr("f", "nonsense.x"));
        assertThat(upper().exists("f")).isEqualTo(subject.isKernel());
    }

    @Test
    void row20_removingAnAclThatIsNotThereSucceedsOnAFileOfTheUpperBranch() throws IOException {
        var union = mount().file("f", "");
        union.removeXattr("f", "system.posix_acl_access");
        assertThat(union.read("f")).isEmpty();
    }

    @Test
    void row24_aFileCutToItsOwnSizeIsAsBefore() throws IOException {
        var past = new Timestamp(1_000_000_000, 5);
        var plain = upper().file("plain", "four").times("plain", past, past);
        cut(plain, "plain", 4);
        var union = mount().file("f", "four").times("f", past, past);
        cut(union, "f", 4);
        boolean changes = !plain.stat("plain").mtime().equals(past);
        assertThat(!union.stat("f").mtime().equals(past)).isEqualTo(changes);
    }

    @Test
    void row24_aLowerFileCutToNothingIsChangedNow() throws IOException {
        var past = new Timestamp(1_000_000_000, 5);
        lower().file("f", "four").times("f", past, past);
        lower().file("g", "four").times("g", past, past);
        var union = mount();
        cut(union, "f", 0);
        cut(union.mode("g", 0600), "g", 0);
        assertThat(union.stat("f").mtime().seconds()).isGreaterThan(past.seconds());
        assertThat(union.stat("g").mtime().seconds()).isGreaterThan(past.seconds());
    }

    private static void cut(Place place, String path, long size) throws IOException {
        place.at(
                path,
                (directory, name) -> {
                    Linux.SYSTEM.files().truncate(directory, name, size);
                    return name;
                });
    }

    @Test
    void row11_aDirectoryThatCannotReplaceAFullOneStaysBelow() throws IOException {
        lower().dir("d").dir("full").file("full/f", "");
        var union = mount();
        if (subject.isKernel()) {
            return; // EXDEV comes first
        }
        fails(Errno.ENOTEMPTY, () -> union.rename("d", "full"));
        assertThat(upper().exists("d")).isFalse();
    }
}
