package dev.lamina.bench;

import java.util.List;

/**
 * Cases that have their peers in common: one table of the report.
 *
 * @param note what a reader must know to judge the figures; one sentence
 */
public record Suite<P extends Peer>(
        String title, String note, List<P> peers, List<? extends Case<P>> cases) {
    public Suite {
        peers = List.copyOf(peers);
        cases = List.copyOf(cases);
    }
}
