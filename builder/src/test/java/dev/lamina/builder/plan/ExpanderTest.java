package dev.lamina.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lamina.builder.Tables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExpanderTest {
    private static final Map<String, String> VALUES =
            Map.of(
                    "X", "ex",
                    "EMPTY", "",
                    "BLANKS", "a  b",
                    "PATHS", "/usr/local/bin",
                    "STAR", "a*b*c",
                    "DOLLAR", "$X",
                    "K", "한국");

    static List<Arguments> expansions() {
        return Tables.read("expansion.txt");
    }

    static List<Arguments> splits() {
        return Tables.read("words.txt");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("expansions")
    void a_word_expands_as_the_table_says(String word, String result) {
        String expanded;
        try {
            expanded = Expander.ofWords(VALUES::get, '\\').expand(word);
        } catch (ExpansionException e) {
            expanded = "error: " + e.getMessage();
        }
        assertThat(expanded).isEqualTo(result);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("splits")
    void a_text_splits_as_the_table_says(String text, String words) throws ExpansionException {
        assertThat(String.join(",", Expander.ofWords(VALUES::get, '\\').words(text)))
                .isEqualTo(words);
    }

    @Test
    void the_escape_character_of_the_file_escapes() throws ExpansionException {
        var expander = Expander.ofWords(VALUES::get, '`');
        assertThat(expander.expand("`$X \\$X \"`$X`q\"")).isEqualTo("$X \\ex $X`q");
    }

    @Test
    void in_heredocs_quotes_are_ordinary_and_every_backslash_goes() throws ExpansionException {
        var expander = Expander.ofText(VALUES::get);
        assertThat(expander.expand("it's \"$X\" \\$X \\n \\\\ '$X'"))
                .isEqualTo("it's \"ex\" $X n \\ 'ex'");
    }

    @Test
    void deep_nesting_is_an_error_not_a_stack_overflow() {
        var deep = "${U:-".repeat(100_000);
        assertThatExceptionOfType(ExpansionException.class)
                .isThrownBy(() -> Expander.ofWords(VALUES::get, '\\').expand(deep));
    }
}
