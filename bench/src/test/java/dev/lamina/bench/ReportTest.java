package dev.lamina.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.bench.Measurement.Absent;
import dev.lamina.bench.Measurement.Failed;
import dev.lamina.bench.Measurement.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private record Named(String name, boolean ours) implements Peer {
        @Override
        public Optional<String> absence() {
            return Optional.empty();
        }
    }

    private static Report report(Row row) {
        var peers =
                row.results().keySet().stream()
                        .map(name -> new Named(name, name.equals("ours")))
                        .toList();
        return new Report(new Suite<Named>("mounts", "", peers, List.of()), List.of(row));
    }

    private static Row row(Object... peersAndResults) {
        Map<String, Measurement> results = new LinkedHashMap<>();
        for (int i = 0; i < peersAndResults.length; i += 2) {
            results.put((String) peersAndResults[i], (Measurement) peersAndResults[i + 1]);
        }
        return new Row("untar", results);
    }

    private static Times millis(long... times) {
        return new Times(java.util.Arrays.stream(times).mapToObj(t -> t * 1_000_000).toList());
    }

    @Test
    void markdownHasMedianRangeAndRatioOfOursToEachPeer() {
        var row = row("ours", millis(10, 20, 30), "kernel", millis(40, 40, 200));
        assertThat(report(row).markdown())
                .isEqualTo(
                        """
                        | mounts (ms) | ours | kernel |
                        |---|---|---|
                        | untar | 20.0 (10.0–30.0) | 40.0 (40.0–200) **0.50×** |
                        """);
    }

    @Test
    void markdownSaysBelowTheTableWhyCellsAreEmpty() {
        var row =
                row(
                        "ours",
                        new Failed("died"),
                        "kernel",
                        millis(1),
                        "fuse",
                        new Absent("not installed"));
        assertThat(report(row).markdown())
                .isEqualTo(
                        """
                        | mounts (ms) | ours | kernel | fuse |
                        |---|---|---|---|
                        | untar | failed | 1.00 (1.00–1.00) | – |

                        ours, untar: failed: died

                        fuse: not installed
                        """);
    }

    @Test
    void textHasOneLineForEachPeer() {
        var row =
                row("ours", millis(10), "kernel", millis(20), "fuse", new Absent("not installed"));
        assertThat(report(row).text(row).strip().lines().map(String::strip))
                .satisfiesExactly(
                        name -> assertThat(name).isEqualTo("untar"),
                        ours ->
                                assertThat(ours)
                                        .startsWith("ours")
                                        .endsWith("10.0 ms  (10.0–10.0)"),
                        kernel ->
                                assertThat(kernel).startsWith("kernel").endsWith("ours/this 0.50"),
                        fuse -> assertThat(fuse).endsWith("absent: not installed"));
    }
}
