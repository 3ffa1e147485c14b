package dev.lamina.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.builder.Tables;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModeChangeTest {
    static List<Arguments> rows() {
        return Tables.read("modes.txt");
    }

    @ParameterizedTest(name = "{0} on {1} {2}")
    @MethodSource("rows")
    void a_change_gives_the_mode_in_the_table(String change, String kind, String old, String mode) {
        var result =
                ModeChange.parse(change)
                        .map(c -> c.apply(Integer.parseInt(old, 8), kind.equals("dir")));
        assertThat(result.map("%04o"::formatted).orElse("malformed")).isEqualTo(mode);
    }
}
