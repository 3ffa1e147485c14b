package dev.lamina.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void everyOptionHasItsPlace() {
        var line = "--only tar --rounds 3 --files 10 --data 2 --disk --warm --markdown";
        var options = Options.parse(List.of(line.split(" ", -1)));
        assertThat(options.only().pattern()).isEqualTo("tar");
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.files()).isEqualTo(10);
        assertThat(options.mebibytes()).isEqualTo(2);
        assertThat(options.onDisk()).isTrue();
        assertThat(options.warm()).isTrue();
        assertThat(options.markdown()).isTrue();
        assertThat(options.list()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--what", "--rounds", "--rounds 0", "--files many", "--only ("})
    void whatMakesNoSenseIsRefused(String line) {
        assertThatThrownBy(() -> Options.parse(List.of(line.split(" ", -1))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
