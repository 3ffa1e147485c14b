package dev.lamina.bench;

import dev.lamina.bench.Measurement.Absent;
import dev.lamina.bench.Measurement.Failed;
import dev.lamina.bench.Measurement.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The order of measuring: in each round every peer once, each round beginning with another peer, so
 * that a disturbance of the machine meets all of them. A first round warms caches and is not
 * counted.
 *
 * @param count how many rounds are counted
 * @param progress told what is about to run
 */
record Rounds(int count, Consumer<String> progress) {

    <P extends Peer> Row measure(Suite<P> suite, Case<P> measured) {
        Map<String, List<Long>> times = new HashMap<>();
        Map<String, Measurement> missing = new HashMap<>();
        int peers = suite.peers().size();
        for (int round = 0; round <= count; round++) {
            for (int i = 0; i < peers; i++) {
                P peer = suite.peers().get((round + i) % peers);
                if (missing.containsKey(peer.name())) {
                    continue;
                }
                var absence = peer.absence();
                if (absence.isPresent()) {
                    missing.put(peer.name(), new Absent(absence.get()));
                    continue;
                }
                progress.accept(
                        measured.name() + ", " + peer.name() + ", round " + round + " of " + count);
                try {
                    long nanos = time(measured, peer);
                    if (round > 0) {
                        times.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(nanos);
                    }
                } catch (UnsupportedOperationException e) {
                    missing.put(peer.name(), new Absent(String.valueOf(e.getMessage())));
                } catch (IOException | RuntimeException e) {
                    missing.put(peer.name(), new Failed(String.valueOf(e.getMessage())));
                }
            }
        }
        var results = new LinkedHashMap<String, Measurement>();
        for (P peer : suite.peers()) {
            var reason = missing.get(peer.name());
            results.put(
                    peer.name(),
                    reason != null
                            ? reason
                            : new Times(times.getOrDefault(peer.name(), List.of())));
        }
        return new Row(measured.name(), results);
    }

    private static <P extends Peer> long time(Case<P> measured, P peer) throws IOException {
        try (var trial = measured.prepare(peer)) {
            long start = System.nanoTime();
            trial.measured();
            return System.nanoTime() - start;
        }
    }
}
