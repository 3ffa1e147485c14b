package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {
    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
    }

    @Test
    void ignored_files_are_neither_copied_nor_part_of_the_key() throws Exception {
        fixture.file("keep", "K");
        fixture.file("target/a", "1");
        fixture.file("target/kept", "2");
        fixture.file(".buildignore", "target\n!target/kept\n.*\n");
        var text = "FROM scratch\nCOPY . /\nRUN one\n";
        var image = fixture.build(text);
        assertThat(fixture.tree(image))
                .isEqualTo("644 0:0 /keep = K\n755 0:0 /target/\n644 0:0 /target/kept = 2");
        fixture.file("target/a", "changed");
        fixture.build(text);
        assertThat(fixture.runner().commands()).hasSize(1);
    }

    @Test
    void the_ignore_file_of_the_build_file_comes_before_that_of_the_context() throws Exception {
        fixture.file("a", "A");
        fixture.file("b", "B");
        fixture.file("Buildfile", "FROM scratch\nCOPY [\"a*\", \"b*\", \"/\"]\n");
        fixture.file("Buildfile.dockerignore", "a\n");
        fixture.file(".buildignore", "b\n");
        var image = fixture.build(BuildRequest.of(fixture.context()));
        assertThat(fixture.tree(image)).isEqualTo("644 0:0 /b = B");
    }
}
