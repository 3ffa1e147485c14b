package dev.lamina.builder.history;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;

/**
 * A step as the history keeps it.
 *
 * @param id counted from 1 in the whole build; its log has this name
 * @param place stage, number and total, such as {@code build 2/5}
 * @param source file and line of the instruction
 * @param verdict in lower case, as {@code BuildProgress.Verdict} names it
 */
public record StepEntry(
        int id, String place, String source, String instruction, String verdict, long millis) {
    JsonObject json() {
        return JsonObject.EMPTY
                .with("id", id)
                .with("place", place)
                .with("source", source)
                .with("instruction", instruction)
                .with("verdict", verdict)
                .with("millis", millis);
    }

    static StepEntry from(JsonObject json) throws StoreException {
        return new StepEntry(
                json.number("id").orElse(0L).intValue(),
                json.string("place").orElse(""),
                json.string("source").orElse(""),
                json.string("instruction").orElse(""),
                json.string("verdict").orElse(""),
                json.number("millis").orElse(0L));
    }
}
