package dev.lamina.unionfs.tree;

import static dev.lamina.unionfs.tree.BasicUnionTest.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.lamina.linux.Errno;
import dev.lamina.unionfs.BranchSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories of so many parts that their names are remembered read as others do. */
class WideUnionTest {
    private static final int COUNT = 100;

    @TempDir Path folder;
    private TestUnion union;

    @BeforeEach
    void fill() throws IOException {
        assumeTrue(new UnixSystem().getUid() == 0, "trusted attributes are root's");
        var sources = new ArrayList<BranchSource>();
        for (int i = 0; i < COUNT; i++) {
            var root = Files.createDirectory(folder.resolve("branch" + i));
            BranchText.write(root, "all=" + i + ",f" + i + "=" + i + ",d/,d/g" + i + "=" + i);
            sources.add(
                    i % 50 == 0
                            ? new BranchSource.Writable(TestUnion.bytes(root))
                            : new BranchSource.ReadOnly(TestUnion.bytes(root)));
        }
        BranchText.write(folder.resolve("branch10"), "!f20,!f5,e/>d");
        union = new TestUnion(folder).of(sources);
    }

    @AfterEach
    void close() {
        union.close();
    }

    @Test
    void namesComeFromAllParts() throws Exception {
        assertThat(union.read("all")).isEqualTo("0");
        assertThat(union.read("d/g99")).isEqualTo("99");
        assertThat(union.list("d")).hasSize(COUNT);
        assertThat(union.exists("d/none")).isFalse();
    }

    @Test
    void aWhiteoutHidesWhatIsBelowIt() throws Exception {
        assertThat(union.exists("f20")).isFalse();
        assertThat(union.read("f5")).isEqualTo("5");
    }

    @Test
    void aRedirectLeadsToAnotherNameOfThePartsBelow() throws Exception {
        assertThat(union.read("e/g11")).isEqualTo("11");
        assertThat(union.exists("e/g9")).isFalse();
    }

    @Test
    void changesShowAtOnce() throws Exception {
        union.overwrite("d/g99", "changed");
        assertThat(union.read("d/g99")).isEqualTo("changed");
        assertThat(Files.readString(folder.resolve("branch50/d/g99"))).startsWith("changed");
        union.unlink("d/g1");
        assertThat(union.exists("d/g1")).isFalse();
        union.make("d/new", "once");
        assertErrno(Errno.EEXIST, () -> union.mkdir("d/new"));
        assertThat(union.list("d")).hasSize(COUNT);
    }
}
