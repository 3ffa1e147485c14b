package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lamina.builder.syntax.BuildfileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildErrorsTest {
    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
    }

    @Test
    void an_unknown_user_is_an_error_at_the_run() {
        assertThatExceptionOfType(BuildfileException.class)
                .isThrownBy(() -> fixture.build("FROM scratch\nUSER me\nRUN x\n"))
                .satisfies(e -> assertThat(e.diagnostic().range().line()).isEqualTo(3));
    }

    @Test
    void a_failed_command_says_where_how_and_what_it_last_wrote() throws Exception {
        var text = "FROM scratch\nRUN say hello\nRUN fail 3\nRUN never\n";
        assertThatExceptionOfType(RunFailedException.class)
                .isThrownBy(() -> fixture.build(text))
                .satisfies(e -> assertThat(e.status()).isEqualTo(3))
                .satisfies(e -> assertThat(e.diagnostic().range().line()).isEqualTo(3));
        assertThat(fixture.store().refs().list()).isEmpty();
        assertThat(fixture.runner().commands()).containsExactly("say hello", "fail 3");
    }

    @Test
    void an_error_in_the_last_line_is_found_before_the_first_command() {
        for (var last :
                List.of("COPY missing /", "COPY --chmod=9 . /", "EXPOSE x", "COPY --from=no a b")) {
            assertThatExceptionOfType(BuildfileException.class)
                    .isThrownBy(() -> fixture.build("FROM scratch\nRUN one\n" + last + "\n"))
                    .satisfies(e -> assertThat(e.diagnostic().range().line()).isEqualTo(3));
        }
        assertThat(fixture.runner().commands()).isEmpty();
    }

    @Test
    void a_source_that_an_ignore_rule_hides_is_reported_with_the_rule() throws Exception {
        fixture.file("secret/key", "k");
        fixture.file(".dockerignore", "# nothing\nsecret\n");
        assertThatExceptionOfType(BuildfileException.class)
                .isThrownBy(() -> fixture.build("FROM scratch\nCOPY secret/key /\n"))
                .satisfies(e ->
                        assertThat(e.diagnostic().hint().orElse(""))
                                .contains("secret", ".dockerignore:2"));
    }

    @Test
    void without_a_build_file_the_error_says_what_to_write() {
        assertThatExceptionOfType(BuildException.class)
                .isThrownBy(() -> fixture.build(BuildRequest.of(fixture.context())))
                .satisfies(e -> assertThat(e.remedy()).contains("Buildfile"));
    }

    @Test
    void an_unknown_image_is_an_error_at_its_name() {
        assertThatExceptionOfType(BuildfileException.class)
                .isThrownBy(() -> fixture.build("FROM nowhere:1\n"))
                .satisfies(e -> assertThat(e.diagnostic().range().column()).isEqualTo(6));
    }
}
