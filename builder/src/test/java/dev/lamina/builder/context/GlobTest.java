package dev.lamina.builder.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.builder.Tables;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GlobTest {
    static List<Arguments> rows() {
        return Tables.read("match.txt");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("rows")
    void a_pattern_of_copy_matches_as_the_table_says(String pattern, String path, String result) {
        var glob = Glob.ofPath(pattern);
        assertThat(glob.map(g -> g.matches(path) ? "yes" : "no").orElse("malformed"))
                .isEqualTo(result);
    }
}
