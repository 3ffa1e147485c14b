package dev.lamina.unionfs.tree;

import static dev.lamina.linux.FileCalls.O_RDONLY;
import static dev.lamina.unionfs.tree.TestUnion.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 7: all names of a lower object stay one object, whatever becomes of them. */
class HardLinkTest {
    @TempDir Path folder;
    private TestUnion union;

    @BeforeEach
    void set() throws IOException {
        union = new TestUnion(folder);
        Files.writeString(union.lower().resolve("a"), "old");
        Files.createDirectory(union.lower().resolve("d"));
        Files.createLink(union.lower().resolve("d/b"), union.lower().resolve("a"));
        Files.createLink(union.lower().resolve("c"), union.lower().resolve("a"));
    }

    @AfterEach
    void close() {
        union.close();
    }

    private void assertOneObject(String content, int links, String... paths) throws IOException {
        long node = union.node(paths[0]);
        for (String path : paths) {
            assertThat(union.node(path)).as(path).isEqualTo(node);
            assertThat(union.read(path)).as(path).isEqualTo(content);
            assertThat(union.stat(path).nlink()).as(path).isEqualTo(links);
        }
    }

    @Test
    void lowerNamesAreOneNode() throws Exception {
        assertOneObject("old", 3, "a", "d/b", "c");
    }

    @Test
    void aWriteByOneNameIsSeenByAll() throws Exception {
        long ino = union.stat("c").ino();
        union.overwrite("a", "new");
        assertOneObject("new", 3, "a", "d/b", "c");
        assertThat(union.stat("c").ino()).isEqualTo(ino);
    }

    @Test
    void theyStayOneAfterARemount() throws Exception {
        long ino = union.stat("a").ino();
        union.overwrite("a", "new");
        union.remount();
        assertOneObject("new", 3, "d/b", "a", "c");
        union.overwrite("c", "NEW");
        union.remount();
        assertOneObject("NEW", 3, "c", "d/b", "a");
        assertThat(union.stat("a").ino()).isEqualTo(ino);
    }

    @Test
    void theyAreOneForAReaderOfAnotherName() throws Exception {
        long reader = union.open("d/b", O_RDONLY);
        union.overwrite("a", "new");
        assertThat(union.read(reader)).isEqualTo("new");
        union.tree().release(reader);
    }

    @Test
    void removedNamesAreNotCounted() throws Exception {
        union.unlink("c");
        assertOneObject("old", 2, "a", "d/b");
        union.overwrite("a", "new");
        assertOneObject("new", 2, "a", "d/b");
        union.unlink("a");
        assertOneObject("new", 1, "d/b");
        union.remount();
        assertOneObject("new", 1, "d/b");
        assertThat(union.exists("a")).isFalse();
    }

    @Test
    void theIndexForgetsAnObjectWithItsLastName() throws Exception {
        union.overwrite("a", "new");
        assertThat(names(union.work.resolve("index"))).hasSize(1);
        union.unlink("a");
        union.unlink("c");
        long node = union.node("d/b");
        long reader = union.open("d/b", O_RDONLY);
        union.unlink("d/b");
        assertThat(names(union.work.resolve("index"))).isEmpty();
        assertThat(union.tree().getattr(node, reader).nlink()).isZero();
        assertThat(union.read(reader)).isEqualTo("new");
        union.tree().release(reader);
    }

    @Test
    void aNameNotCopiedYetCanBeRenamed() throws Exception {
        union.overwrite("a", "new");
        union.rename("c", "e");
        assertOneObject("new", 3, "a", "d/b", "e");
        assertThat(union.exists("c")).isFalse();
        union.remount();
        assertOneObject("new", 3, "a", "d/b", "e");
    }

    @Test
    void renamingOntoAnotherNameOfTheSameObjectDoesNothing() throws Exception {
        union.overwrite("a", "new");
        union.rename("a", "c");
        assertOneObject("new", 3, "a", "d/b", "c");
    }

    @Test
    void aFurtherNameCounts() throws Exception {
        union.link("d/b", "d/e");
        assertOneObject("old", 4, "a", "d/b", "c", "d/e");
        union.remount();
        assertOneObject("old", 4, "d/e", "d/b", "c", "a");
    }

    @Test
    void aReplacedNameIsNotCounted() throws Exception {
        union.overwrite("a", "new");
        union.make("x", "other");
        union.rename("x", "c");
        assertThat(union.read("c")).isEqualTo("other");
        assertOneObject("new", 2, "a", "d/b");
    }
}
