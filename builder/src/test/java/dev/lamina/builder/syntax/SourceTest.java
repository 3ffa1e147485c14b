package dev.lamina.builder.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {
    @Test
    void bytes_that_are_no_text_survive_decoding() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            var bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                int choice = random.nextInt(3);
                bytes[i] =
                        (byte) (choice == 0 ? random.nextInt(256) : "a\u00e9".charAt(choice - 1));
            }
            assertThat(ByteText.encode(ByteText.decode(bytes)))
                    .as("seed %d", seed)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void text_beyond_the_basic_plane_is_not_taken_for_bytes() {
        var rocket = "\uD83D\uDE80\uD83D\uDC80";
        assertThat(ByteText.encode(rocket)).isEqualTo(rocket.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void lines_keep_their_ends_and_lose_the_byte_order_mark() {
        var file = SourceFile.of("f", "\uFEFFa\r\nb\nc");
        assertThat(file.lines()).containsExactly("a\r\n", "b\n", "c");
        assertThat(file.line(1)).isEqualTo("a");
        assertThat(file.line(9)).isEmpty();
    }

    @Test
    void a_range_in_a_continued_line_is_where_the_word_stands() {
        var file = SourceFile.of("Dockerfile", "FROM scratch\nENV a=b \\\n# c\n\n  bad c=d\n");
        var error = error(file);
        assertThat(error.range().line()).isEqualTo(5);
        assertThat(error.range().column()).isEqualTo(3);
    }

    @Test
    void a_diagnostic_shows_tabs_as_they_are_and_control_characters_not_at_all() {
        var file = SourceFile.of("f", "\ta\u001b[31mb c\n");
        var range = new SourceRange(file, 1, 9, 1);
        assertThat(new Diagnostic(range, "wrong", Optional.of("mend it")).render())
                .isEqualTo("f:1:9: wrong\n  1 | \ta\uFFFD[31mb c\n    | \t       ^\nhint: mend it");
    }

    @ParameterizedTest
    @CsvSource({"RNU,RUN", "run,RUN", "COYP,COPY", "EXPOS,EXPOSE", "FORM,FROM"})
    void a_slip_finds_its_name(String written, String meant) {
        var names = List.of("RUN", "COPY", "EXPOSE", "FROM", "ADD");
        assertThat(Spelling.nearest(written, names)).contains(meant);
    }

    @Test
    void another_word_finds_none() {
        assertThat(Spelling.nearest("INSTALL", List.of("RUN", "ADD", "ENV"))).isEmpty();
    }

    private static Diagnostic error(SourceFile file) {
        try {
            Parser.parse(file);
            throw new AssertionError("no error in " + file);
        } catch (BuildfileException e) {
            return e.diagnostic();
        }
    }
}
