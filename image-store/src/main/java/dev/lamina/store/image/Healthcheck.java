package dev.lamina.store.image;

import dev.lamina.store.error.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to find out whether a container works.
 *
 * @param test {@code NONE}, or {@code CMD} and an argument list, or {@code CMD-SHELL} and a command
 * @param interval between two checks
 * @param timeout of one check
 * @param startPeriod in which failures do not count
 * @param startInterval between two checks in that period
 * @param retries failures in a row that make the container unhealthy
 */
public record Healthcheck(
        List<String> test,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        Optional<Duration> startPeriod,
        Optional<Duration> startInterval,
        Optional<Integer> retries) {
    public Healthcheck {
        test = List.copyOf(test);
    }

    static Healthcheck from(JsonObject json) throws StoreException {
        return new Healthcheck(
                json.strings("Test").orElse(List.of()),
                json.number("Interval").map(Duration::ofNanos),
                json.number("Timeout").map(Duration::ofNanos),
                json.number("StartPeriod").map(Duration::ofNanos),
                json.number("StartInterval").map(Duration::ofNanos),
                json.number("Retries").map(Long::intValue));
    }

    JsonObject json() {
        JsonObject json = JsonObject.EMPTY.withStrings("Test", test);
        json = put(json, "Interval", interval);
        json = put(json, "Timeout", timeout);
        json = put(json, "StartPeriod", startPeriod);
        json = put(json, "StartInterval", startInterval);
        return retries.isPresent() ? json.with("Retries", retries.get()) : json;
    }

    private static JsonObject put(JsonObject json, String name, Optional<Duration> duration) {
        return duration.isPresent() ? json.with(name, duration.get().toNanos()) : json;
    }
}
