package dev.lamina.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.bench.Measurement.Absent;
import dev.lamina.bench.Measurement.Failed;
import dev.lamina.bench.Measurement.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private enum Letter implements Peer {
        A,
        B,
        ABSENT,
        BROKEN;

        @Override
        public boolean ours() {
            return this == A;
        }

        @Override
        public Optional<String> absence() {
            return this == ABSENT ? Optional.of("not here") : Optional.empty();
        }
    }

    private final List<String> order = new ArrayList<>();
    private final Case<Letter> noting =
            new Case<>() {
                @Override
                public String name() {
                    return "noting";
                }

                @Override
                public Trial prepare(Letter peer) throws IOException {
                    if (peer == Letter.BROKEN) {
                        throw new IOException("broken");
                    }
                    return () -> order.add(peer.name());
                }
            };

    private Row measure(Letter... peers) {
        var suite = new Suite<>("letters", "", List.of(peers), List.of(noting));
        return new Rounds(2, _ -> {}).measure(suite, noting);
    }

    @Test
    void everyRoundBeginsWithAnotherPeer() {
        measure(Letter.A, Letter.B);
        assertThat(order).containsExactly("A", "B", "B", "A", "A", "B");
    }

    @Test
    void theFirstRoundIsNotCounted() {
        var result = measure(Letter.A).results().get("A");
        assertThat(order).hasSize(3);
        assertThat(result)
                .isInstanceOfSatisfying(Times.class, times -> assertThat(times.nanos()).hasSize(2));
    }

    @Test
    void whatIsAbsentOrFailsDoesNotStopTheOthers() {
        var results = measure(Letter.ABSENT, Letter.BROKEN, Letter.B).results();
        assertThat(results.get("ABSENT")).isEqualTo(new Absent("not here"));
        assertThat(results.get("BROKEN")).isEqualTo(new Failed("broken"));
        assertThat(results.get("B")).isInstanceOf(Times.class);
    }
}
