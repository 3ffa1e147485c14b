package dev.lamina.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.bench.Measurement.Times;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    @Test
    void medianOfAnOddNumberIsTheMiddleOne() {
        assertThat(new Times(List.of(9_000_000L, 1_000_000L, 2_000_000L)).median()).isEqualTo(2);
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(new Times(List.of(4_000_000L, 1_000_000L, 3_000_000L, 2_000_000L)).median())
                .isEqualTo(2.5);
    }

    @Test
    void rangeIsFromLeastToMost() {
        var times = new Times(List.of(3_000_000L, 1_000_000L, 2_000_000L));
        assertThat(times.least()).isEqualTo(1);
        assertThat(times.most()).isEqualTo(3);
    }

    @Test
    void noTimesIsNoMeasurement() {
        assertThatThrownBy(() -> new Times(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
