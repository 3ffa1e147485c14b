package dev.lamina.unionfs.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdMapTest {
    private static final IdMap ROOTLESS = IdMap.parse("0:1000:1:1:110000:65536");

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 110000", "65536, 175535"})
    void aRangeMovesIdsBothWays(int stored, int shown) {
        assertThat(ROOTLESS.shown(stored)).isEqualTo(shown);
        assertThat(ROOTLESS.stored(shown)).isEqualTo(stored);
    }

    @Test
    void anIdOutsideIsNobodys() {
        assertThat(ROOTLESS.shown(65537)).isEqualTo(IdMap.OVERFLOW);
        assertThat(ROOTLESS.stored(0)).isEqualTo(IdMap.OVERFLOW);
    }

    @Test
    void theLastRangeThatHasAnIdDecides() {
        assertThat(IdMap.parse("0:0:10:5:100:1").shown(5)).isEqualTo(100);
    }

    @Test
    void aRangeMayBeAllIds() {
        assertThat(IdMap.parse("0:0:4294967295").shown(-2)).isEqualTo(-2);
    }

    @Test
    void squashedIdsAreStoredAsTheyAreGiven() {
        var squashed = new IdMap.Squashed(7, ROOTLESS);
        assertThat(squashed.shown(3)).isEqualTo(7);
        assertThat(squashed.stored(1000)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0:1", "0:1:x", "0:1:2:3", "0:-1:2"})
    void anythingElseIsNoRange(String text) {
        assertThatThrownBy(() -> IdMap.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
