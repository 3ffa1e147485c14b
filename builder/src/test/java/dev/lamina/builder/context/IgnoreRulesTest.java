package dev.lamina.builder.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.builder.Tables;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IgnoreRulesTest {
    static List<Arguments> rows() {
        return Tables.read("ignore.txt");
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("rows")
    void a_path_is_in_or_out_as_the_table_says(String rules, String path, String result) {
        assertThat(of(rules.replace(" ; ", "\n")).hides(path) ? "out" : "in").isEqualTo(result);
    }

    @Test
    void a_byte_order_mark_and_carriage_returns_are_not_part_of_a_rule() {
        assertThat(of("\uFEFFa\r\nb\r\n").hides("a")).isTrue();
        assertThat(of("\uFEFFa\r\nb\r\n").hides("b")).isTrue();
    }

    @Test
    void only_a_hash_in_the_first_column_begins_a_comment() {
        assertThat(of("#a").hides("#a")).isFalse();
        assertThat(of(" #a").hides("#a")).isTrue();
    }

    @Test
    void a_lone_exclamation_mark_is_an_error_with_its_line() {
        assertThatThrownBy(() -> of("a\n ! \n"))
                .isInstanceOfSatisfying(
                        BuildfileException.class,
                        e -> assertThat(e.diagnostic().range().line()).isEqualTo(2));
    }

    @Test
    void a_malformed_class_is_an_error_with_its_line() {
        assertThatThrownBy(() -> of("a\nb\n[x\n"))
                .isInstanceOfSatisfying(
                        BuildfileException.class,
                        e -> assertThat(e.diagnostic().range().line()).isEqualTo(3));
    }

    @Test
    void the_last_matching_rule_is_the_one_that_is_named() {
        assertThat(of("*\n!a\na*").deciding("ab"))
                .hasValueSatisfying(rule -> assertThat(rule.range().line()).isEqualTo(3));
    }

    @Test
    void a_hidden_directory_is_searched_only_where_a_rule_may_bring_something_back() {
        var rules = of("*\n!src/main\n!doc/*.md");
        assertThat(rules.mayKeepBelow("src")).isTrue();
        assertThat(rules.mayKeepBelow("doc")).isTrue();
        assertThat(rules.mayKeepBelow("node_modules")).isFalse();
        assertThat(of("*\n!**/keep").mayKeepBelow("any/where")).isTrue();
    }

    private static IgnoreRules of(String text) {
        return IgnoreRules.parse(SourceFile.of(".dockerignore", text));
    }
}
