package dev.lamina.builder.history;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A build as the history keeps it.
 *
 * @param id orders by time
 * @param context the directory, absolute
 * @param target the name or number of its last stage
 * @param status done, failed or cancelled; unfinished for one that still runs or was killed
 * @param digest of the image
 * @param error what failed, one line
 */
public record BuildEntry(
        String id,
        String context,
        String target,
        List<String> tags,
        Instant started,
        long millis,
        String status,
        Optional<String> digest,
        Optional<String> error,
        List<StepEntry> steps) {
    public static final String UNFINISHED = "unfinished";

    public BuildEntry {
        tags = List.copyOf(tags);
        steps = List.copyOf(steps);
    }

    static BuildEntry unfinished(String id, Instant started) {
        return new BuildEntry(
                id,
                "",
                "",
                List.of(),
                started,
                0,
                UNFINISHED,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The whole of it, as JSON. */
    public JsonObject json() {
        var json =
                JsonObject.EMPTY
                        .with("id", id)
                        .with("context", context)
                        .with("target", target)
                        .withStrings("tags", tags)
                        .with("started", started.toString())
                        .with("millis", millis)
                        .with("status", status)
                        .withObjects("steps", steps.stream().map(StepEntry::json).toList());
        if (digest.isPresent()) {
            json = json.with("digest", digest.get());
        }
        return error.isPresent() ? json.with("error", error.get()) : json;
    }

    static BuildEntry from(JsonObject json) throws StoreException {
        var steps = new ArrayList<StepEntry>();
        for (var step : json.objects("steps").orElse(List.of())) {
            steps.add(StepEntry.from(step));
        }
        return new BuildEntry(
                json.string("id").orElse(""),
                json.string("context").orElse(""),
                json.string("target").orElse(""),
                json.strings("tags").orElse(List.of()),
                json.time("started").orElse(Instant.EPOCH),
                json.number("millis").orElse(0L),
                json.string("status").orElse(UNFINISHED),
                json.string("digest"),
                json.string("error"),
                steps);
    }
}
