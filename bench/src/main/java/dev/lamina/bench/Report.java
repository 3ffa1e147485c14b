package dev.lamina.bench;

import dev.lamina.bench.Measurement.Absent;
import dev.lamina.bench.Measurement.Failed;
import dev.lamina.bench.Measurement.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The measured rows of one suite as text for a terminal or as a markdown table. Times are
 * milliseconds.
 */
record Report(Suite<?> suite, List<Row> rows) {

    /** One block for a case, one line for a peer. */
    String text(Row row) {
        var text = new StringBuilder("\n" + row.name() + "\n");
        var ours = ours(row);
        row.results()
                .forEach((peer, result) ->
                        text.append(
                                String.format(
                                        Locale.ROOT, "  %-26s %s%n", peer, line(result, ours))));
        return text.toString();
    }

    private static String line(Measurement result, Optional<Times> ours) {
        return switch (result) {
            case Times times ->
                    String.format(
                                    Locale.ROOT,
                                    "%11s ms  %-21s %s",
                                    figure(times.median()),
                                    "(" + figure(times.least()) + "–" + figure(times.most()) + ")",
                                    ratio(ours, times).map(r -> "ours/this " + r).orElse(""))
                            .stripTrailing();
            case Failed(String reason) -> "failed: " + reason;
            case Absent(String reason) -> "absent: " + reason;
        };
    }

    /** Cases down, peers across: median, range, and the ratio of ours to that peer. */
    String markdown() {
        var lines = new ArrayList<String>();
        var peers = suite.peers().stream().map(Peer::name).toList();
        lines.add("| " + suite.title() + " (ms) | " + String.join(" | ", peers) + " |");
        lines.add("|---".repeat(peers.size() + 1) + "|");
        for (Row row : rows) {
            var cells = new ArrayList<String>();
            for (Measurement result : row.results().values()) {
                cells.add(cell(result, ours(row)));
            }
            lines.add("| " + row.name() + " | " + String.join(" | ", cells) + " |");
        }
        for (Map.Entry<String, String> reason : reasons().entrySet()) {
            lines.add("\n" + reason.getKey() + ": " + reason.getValue());
        }
        return String.join("\n", lines) + "\n";
    }

    private static String cell(Measurement result, Optional<Times> ours) {
        return switch (result) {
            case Times times ->
                    figure(times.median())
                            + " ("
                            + figure(times.least())
                            + "–"
                            + figure(times.most())
                            + ")"
                            + ratio(ours, times).map(r -> " **" + r + "×**").orElse("");
            case Failed _ -> "failed";
            case Absent _ -> "–";
        };
    }

    /** Why cells are empty, each once. */
    private Map<String, String> reasons() {
        var reasons = new java.util.LinkedHashMap<String, String>();
        for (Row row : rows) {
            row.results()
                    .forEach((peer, result) -> {
                        switch (result) {
                            case Times _ -> {}
                            case Failed(String reason) ->
                                    reasons.put(peer + ", " + row.name(), "failed: " + reason);
                            case Absent(String reason) -> reasons.putIfAbsent(peer, reason);
                        }
                    });
        }
        return reasons;
    }

    private Optional<Times> ours(Row row) {
        return suite.peers().stream()
                .filter(Peer::ours)
                .map(peer -> row.results().get(peer.name()))
                .filter(Times.class::isInstance)
                .map(Times.class::cast)
                .findFirst();
    }

    /** Empty for ours itself and where ours was not measured. */
    private static Optional<String> ratio(Optional<Times> ours, Times peer) {
        return ours.filter(times -> !times.equals(peer))
                .map(times -> String.format(Locale.ROOT, "%.2f", times.median() / peer.median()));
    }

    /** Three digits say all that a measurement on a shared machine can. */
    static String figure(double millis) {
        return String.format(
                Locale.ROOT, millis >= 100 ? "%.0f" : millis >= 10 ? "%.1f" : "%.2f", millis);
    }
}
