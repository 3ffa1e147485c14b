package dev.lamina.unionfs.tree;

import static dev.lamina.linux.FileCalls.AT_FDCWD;
import static dev.lamina.linux.FileCalls.O_RDONLY;
import static dev.lamina.linux.FileCalls.O_TRUNC;
import static dev.lamina.linux.FileCalls.O_WRONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.lamina.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 29: a change of metadata copies no data; nobody can tell the difference. */
class MetacopyTest {
    private static final String CONTENT = "content ".repeat(2000);

    @TempDir Path folder;
    private TestUnion union;

    @BeforeEach
    void set() throws IOException {
        assumeTrue(new UnixSystem().getUid() == 0, "such copies need trusted attributes");
        union = new TestUnion(folder, 2);
        Files.createDirectories(union.lower().resolve("d"));
        Files.writeString(union.lower().resolve("d/f"), CONTENT);
        Files.createDirectories(union.lower().resolve("e"));
    }

    @AfterEach
    void close() {
        if (union != null) {
            union.close();
        }
    }

    private long blocksInUpper(String path) throws IOException {
        byte[] file = TestUnion.bytes(union.upper.resolve(path));
        return Linux.SYSTEM.files().stat(AT_FDCWD, file).blocks();
    }

    private void assertOnlyMetadata(String path) throws IOException {
        assertThat(union.upper.resolve(path)).hasSize(CONTENT.length());
        assertThat(blocksInUpper(path)).isLessThanOrEqualTo(8);
        for (int i = 0; i < 2; i++) {
            assertThat(union.read(path)).isEqualTo(CONTENT);
            assertThat(union.stat(path).size()).isEqualTo(CONTENT.length());
            assertThat(union.stat(path).blocks()).isGreaterThanOrEqualTo(CONTENT.length() / 512);
            union.remount();
        }
    }

    @Test
    void aChangeOfModeCopiesNoData() throws Exception {
        long ino = union.stat("d/f").ino();
        union.chmod("d/f", 0600);
        assertOnlyMetadata("d/f");
        assertThat(union.stat("d/f").permissions()).isEqualTo(0600);
        assertThat(union.stat("d/f").ino()).isEqualTo(ino);
    }

    @Test
    void anAttributeCopiesNoData() throws Exception {
        union.tree()
                .setxattr(union.node("d/f"), TestUnion.name("user.x"), TestUnion.name("value"), 0);
        assertOnlyMetadata("d/f");
        assertThat(union.tree().getxattr(union.node("d/f"), TestUnion.name("user.x")))
                .isEqualTo(TestUnion.name("value"));
        assertThat(union.tree().listxattr(union.node("d/f"))).hasSize(1);
    }

    @Test
    void aRenameCopiesNoData() throws Exception {
        union.rename("d/f", "d/g");
        assertOnlyMetadata("d/g");
        union.rename("d/g", "e/h");
        assertOnlyMetadata("e/h");
        union.rename("e", "i");
        assertOnlyMetadata("i/h");
    }

    @Test
    void aLinkCopiesNoData() throws Exception {
        union.link("d/f", "e/g");
        assertOnlyMetadata("e/g");
        assertOnlyMetadata("d/f");
        assertThat(union.node("d/f")).isEqualTo(union.node("e/g"));
    }

    @Test
    void writingFetchesTheData() throws Exception {
        union.chmod("d/f", 0600);
        var before = union.stat("d/f");
        long reader = union.open("d/f", O_RDONLY);
        long writer = union.open("d/f", O_WRONLY);
        assertThat(union.stat("d/f").mtime()).isEqualTo(before.mtime());
        union.write(writer, "CHANGED");
        assertThat(union.read(reader)).startsWith("CHANGED ").hasSize(CONTENT.length());
        union.tree().release(writer);
        union.tree().release(reader);
        union.remount();
        assertThat(union.read("d/f")).startsWith("CHANGED ").hasSize(CONTENT.length());
        assertThat(union.lower().resolve("d/f")).hasContent(CONTENT);
    }

    @Test
    void truncatingFetchesWhatIsLeft() throws Exception {
        union.chmod("d/f", 0600);
        union.truncate("d/f", 7);
        assertThat(union.read("d/f")).isEqualTo("content");
        union.remount();
        assertThat(union.read("d/f")).isEqualTo("content");
    }

    @Test
    void truncatingOnOpenFetchesNothing() throws Exception {
        union.chmod("d/f", 0600);
        union.tree().release(union.open("d/f", O_WRONLY | O_TRUNC));
        assertThat(union.read("d/f")).isEmpty();
        union.remount();
        assertThat(union.read("d/f")).isEmpty();
    }

    @Test
    void aNewFileUnderTheOldNameIsNotConfused() throws Exception {
        union.rename("d/f", "d/g");
        union.make("d/f", "new");
        for (int i = 0; i < 2; i++) {
            assertThat(union.read("d/f")).isEqualTo("new");
            assertThat(union.read("d/g")).isEqualTo(CONTENT);
            union.remount();
        }
    }
}
