package dev.lamina.unionfs.tree;

import static dev.lamina.linux.FileCalls.O_RDWR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 15: a file made without a name appears once it is given one, and only then. */
class NamelessFileTest {
    @TempDir Path folder;
    private TestUnion union;

    @BeforeEach
    void set() throws IOException {
        union = new TestUnion(folder);
    }

    @AfterEach
    void close() {
        union.close();
    }

    private Created written(String content) throws IOException {
        var made = union.tree().tmpfile(union.caller, UnionOperations.ROOT, 0666, O_RDWR);
        try (var buffer = new NativeBuffer(content.length())) {
            NativeMemory.putBytes(buffer.address(), TestUnion.name(content));
            union.tree().write(made.opened().handle(), buffer.address(), content.length(), 0);
        }
        return made;
    }

    @Test
    void itHasTheOwnerAndModeOfAnyNewFileAndNoLink() throws Exception {
        var stat = written("text").entry().stat();
        assertThat(stat.permissions()).isEqualTo(0644);
        assertThat(stat.nlink()).isZero();
        assertThat(stat.uid()).isEqualTo(union.caller.uid());
    }

    @Test
    void aLinkGivesItItsFirstName() throws Exception {
        var made = written("text");
        union.tree().link(made.entry().node(), UnionOperations.ROOT, TestUnion.name("named"));
        union.tree().release(made.opened().handle());
        assertThat(union.read("named")).isEqualTo("text");
        assertThat(union.stat("named").nlink()).isEqualTo(1);
        assertThat(union.stat("named").ino()).isEqualTo(made.entry().stat().ino());
        assertThat(Files.readString(union.upper.resolve("named"))).isEqualTo("text");
    }

    @Test
    void withoutOneItLeavesNothing() throws Exception {
        union.tree().release(written("text").opened().handle());
        try (var names = Files.list(union.upper)) {
            assertThat(names).isEmpty();
        }
    }
}
