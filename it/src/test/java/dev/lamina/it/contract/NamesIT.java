package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Errno;
import dev.lamina.linux.FileCalls;
import dev.lamina.unionfs.tree.Capability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Row 28, and the limits of names. */
class NamesIT extends Contract {
    private static final String LATIN1 = "caf\u00e9\u00ff\u0001";

    @Test
    void row28_aNameHasUpTo255Bytes() throws IOException {
        var longest = "n".repeat(255);
        lower().file(longest, "low");
        var union = mount();
        assertThat(union.read(longest)).isEqualTo("low");
        union.file(longest, "up").rename(longest, "m".repeat(255));
        assertThat(union.read("m".repeat(255))).isEqualTo("up");
        var tooLong = "n".repeat(256);
        fails(Errno.ENAMETOOLONG, () -> union.stat(tooLong));
        fails(Errno.ENAMETOOLONG, () -> union.file(tooLong, ""));
        fails(Errno.ENAMETOOLONG, () -> union.dir(tooLong));
        fails(Errno.ENAMETOOLONG, () -> union.rename("m".repeat(255), tooLong));
    }

    @Test
    void row28_utf8NamesPass() throws IOException {
        var name = Place.text("gr\u00fc\u00df \ud83d\ude00".getBytes(StandardCharsets.UTF_8));
        lower().file(name, "x");
        var union = mount();
        assertThat(union.names("")).containsExactly(name);
        union.rename(name, name + "2");
        assertThat(union.read(name + "2")).isEqualTo("x");
    }

    @Test
    void row28_anyBytesMakeAName() throws IOException {
        var union = mount();
        carried(
                Capability.BYTE_NAMES,
                Errno.EILSEQ,
                () -> {
                    union.file(LATIN1, "x");
                    assertThat(union.names("")).containsExactly(LATIN1);
                    union.rename(LATIN1, LATIN1 + "\u00fe");
                    assertThat(union.read(LATIN1 + "\u00fe")).isEqualTo("x");
                });
        assertThat(upper().names("")).noneMatch(name -> name.contains("\u00ef\u00bf\u00bd"));
    }

    @Test
    void row28_aNameThatCannotPassIsLeftOut() throws IOException {
        lower().file(LATIN1, "x").file("plain", "");
        var union = mount();
        carried(
                Capability.BYTE_NAMES,
                Errno.EILSEQ,
                () -> assertThat(union.read(LATIN1)).isEqualTo("x"));
        if (!subject.has(Capability.BYTE_NAMES)) {
            assertThat(union.names("")).containsExactly("plain");
            stand.notForTheKernel();
        }
    }

    @Test
    void row28_errorsAreThoseOfADisk() throws IOException {
        lower().file("f", "").dir("d").symlink("loop", "loop");
        var union = mount();
        fails(Errno.ENOTDIR, () -> union.stat("f/x"));
        fails(Errno.ENOENT, () -> union.stat("absent/x"));
        fails(Errno.ELOOP, () -> union.open("loop", FileCalls.O_RDONLY).close());
        fails(Errno.EISDIR, () -> union.open("d", FileCalls.O_WRONLY).close());
        fails(Errno.ENOTDIR, () -> union.open("f", FileCalls.O_DIRECTORY).close());
        fails(Errno.EPERM, () -> union.link("d", "d2"));
    }

    @Test
    void row28_treesMayBeDeeperThanAPath() throws IOException {
        var union = mount();
        var script =
                "n=ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd;"
                        + "for i in $(seq 100); do mkdir $n; cd -P $n; done; echo deep >f; cat f";
        assertThat(Programs.shell(union.root(), script)).isEqualTo("deep\n");
        Programs.run(union.root(), "rm", "-rf", "d".repeat(59));
        assertThat(union.names("")).isEmpty();
    }
}
