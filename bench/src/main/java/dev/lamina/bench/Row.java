package dev.lamina.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One case with what every peer made of it.
 *
 * @param results by the peer's name, in the order of the suite; in each {@link Rounds} the same
 *     peers
 */
public record Row(String name, Map<String, Measurement> results) {
    public Row {
        results = new LinkedHashMap<>(results);
    }
}
