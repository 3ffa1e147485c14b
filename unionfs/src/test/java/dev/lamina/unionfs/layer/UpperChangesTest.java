package dev.lamina.unionfs.layer;

import static dev.lamina.unionfs.tree.TestUnion.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.lamina.linux.Linux;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.branch.DirectoryBranch;
import dev.lamina.unionfs.branch.Namespace;
import dev.lamina.unionfs.tree.TestUnion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpperChangesTest {
    @TempDir Path folder;
    private final List<String> contents = new ArrayList<>();
    private TestUnion union;

    @BeforeEach
    void set() throws IOException {
        union = new TestUnion(folder);
        Files.createDirectories(union.lower().resolve("d/e"));
        Files.writeString(union.lower().resolve("d/f"), "f");
        Files.writeString(union.lower().resolve("d/g"), "g");
    }

    @AfterEach
    void close() {
        union.close();
    }

    /** The changes, one word and the path each, without the one of the root. */
    private List<String> changes() throws IOException {
        union.close();
        List<String> changes = new ArrayList<>();
        var namespace = Namespace.of(Linux.SYSTEM, bytes(union.upper));
        try (Branch upper = DirectoryBranch.openUpper(Linux.SYSTEM, bytes(union.upper), namespace);
                Branch lower = DirectoryBranch.open(Linux.SYSTEM, bytes(union.lower()), namespace);
                var index = index(namespace)) {
            UpperChanges.read(
                    List.of(upper, lower),
                    index,
                    change -> {
                        if (change instanceof Change.Present file && file.stat().isRegular()) {
                            contents.add(read(file.content()));
                        }
                        if (change.path().length > 0) {
                            changes.add(describe(change));
                        }
                    });
        }
        return changes;
    }

    private @Nullable DirectoryBranch index(Namespace namespace) throws IOException {
        var path = union.work.resolve("index");
        return Files.exists(path)
                ? DirectoryBranch.openIndex(Linux.SYSTEM, bytes(path), namespace)
                : null;
    }

    private static String read(Real file) throws IOException {
        try (var open = file.layer().branch().open(file.node());
                var buffer = new NativeBuffer(4096)) {
            int count = open.read(buffer.address(), buffer.size(), 0);
            return new String(NativeMemory.getBytes(buffer.address(), count), ISO_8859_1);
        }
    }

    private static String describe(Change change) {
        String path = new String(change.path(), ISO_8859_1);
        return switch (change) {
            case Change.Added _ -> "+ " + path;
            case Change.Modified _ -> "~ " + path;
            case Change.Linked linked ->
                    "= " + path + " " + new String(linked.target(), ISO_8859_1);
            case Change.Removed _ -> "- " + path;
            case Change.Opaque _ -> "o " + path;
        };
    }

    @Test
    void nothingDoneIsNoChange() throws Exception {
        union.tree();
        assertThat(changes()).isEmpty();
    }

    @Test
    void aParentCopiedUpIsNoChange() throws Exception {
        union.overwrite("d/f", "new");
        assertThat(changes()).containsExactly("~ d/f");
    }

    @Test
    void newNamesComeInTheOrderOfTheirBytesAfterTheirDirectory() throws Exception {
        union.mkdir("n");
        union.make("n/b", "");
        union.make("n/\u00ff", "");
        union.make("n/B", "");
        union.symlink("n/a", "target");
        assertThat(changes()).containsExactly("+ n", "+ n/B", "+ n/a", "+ n/b", "+ n/\u00ff");
    }

    @Test
    void aRemovedNameIsAChangeOfItsDirectoryToo() throws Exception {
        union.unlink("d/f");
        assertThat(changes()).containsExactly("~ d", "- d/f");
    }

    @Test
    void aDirectoryMadeAnewIsOpaque() throws Exception {
        union.unlink("d/f");
        union.unlink("d/g");
        union.rmdir("d/e");
        union.rmdir("d");
        union.mkdir("d");
        union.make("d/n", "");
        assertThat(changes()).containsExactly("~ d", "o d", "+ d/n");
    }

    @Test
    void aFileInPlaceOfADirectoryIsAModification() throws Exception {
        union.rmdir("d/e");
        union.make("d/e", "file now");
        assertThat(changes()).containsExactly("~ d", "~ d/e");
    }

    @Test
    void furtherNamesOfAnObjectAreLinks() throws Exception {
        union.make("a", "x");
        union.link("a", "d/b");
        assertThat(changes()).containsExactly("+ a", "~ d", "= d/b a");
    }

    @Test
    void aMovedDirectoryComesWholeAtItsNewPlace() throws Exception {
        assumeTrue(new UnixSystem().getUid() == 0, "redirects need trusted attributes");
        union.make("d/n", "");
        union.unlink("d/g");
        union.rename("d", "m");
        assertThat(changes()).containsExactly("- d", "+ m", "+ m/e", "+ m/f", "+ m/n");
    }

    @Test
    void aChangeOfModeReadsTheDataBelow() throws Exception {
        union.chmod("d/f", 0600);
        assertThat(changes()).containsExactly("~ d/f");
        assertThat(contents).containsExactly("f");
    }

    @Test
    void allNamesBelowFollowTheOneThatWasCopiedUp() throws Exception {
        Files.createLink(union.lower().resolve("d/a"), union.lower().resolve("d/f"));
        Files.createLink(union.lower().resolve("d/e/z"), union.lower().resolve("d/f"));
        Files.createLink(union.lower().resolve("gone"), union.lower().resolve("d/f"));
        union.unlink("gone");
        union.overwrite("d/f", "new");
        assertThat(changes()).containsExactly("~ d/f", "- gone", "= d/a d/f", "= d/e/z d/f");
    }

    @Test
    void namesBelowStandForACopyWhoseOwnNamesAreGone() throws Exception {
        Files.createLink(union.lower().resolve("d/a"), union.lower().resolve("d/f"));
        Files.createLink(union.lower().resolve("d/e/z"), union.lower().resolve("d/f"));
        union.overwrite("d/f", "new");
        union.unlink("d/f");
        assertThat(changes()).containsExactly("~ d", "- d/f", "~ d/a", "= d/e/z d/a");
        assertThat(contents).containsExactly("new");
    }

    @Test
    void attributesOfACopyWhoseOwnNamesAreGoneStay() throws Exception {
        Files.createLink(union.lower().resolve("d/a"), union.lower().resolve("d/f"));
        union.chmod("d/f", 0600);
        union.unlink("d/f");
        assertThat(changes()).containsExactly("~ d", "- d/f", "~ d/a");
        assertThat(contents).containsExactly("f");
    }

    @Test
    void whatCameAndWentIsNoChange() throws Exception {
        union.make("d/e/x", "");
        union.unlink("d/e/x");
        assertThat(changes()).containsExactly("~ d/e");
    }
}
