package dev.lamina.store.image;

import dev.lamina.store.error.StoreException;
import java.time.Instant;
import java.util.Optional;

/**
 * One step in the making of an image.
 *
 * @param created when
 * @param createdBy the instruction
 * @param author who
 * @param comment about it
 * @param emptyLayer whether the step changed the configuration only, so that no layer belongs to it
 */
public record History(
        Optional<Instant> created,
        Optional<String> createdBy,
        Optional<String> author,
        Optional<String> comment,
        boolean emptyLayer) {

    /** A step that made a layer. */
    public static History layer(Instant created, String createdBy) {
        return new History(
                Optional.of(created),
                Optional.of(createdBy),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** A step that changed the configuration only. */
    public static History empty(Instant created, String createdBy) {
        return new History(
                Optional.of(created),
                Optional.of(createdBy),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    static History from(JsonObject json) throws StoreException {
        return new History(
                json.time("created"),
                json.string("created_by"),
                json.string("author"),
                json.string("comment"),
                json.bool("empty_layer").orElse(false));
    }

    JsonObject json() {
        JsonObject json = JsonObject.EMPTY;
        if (created.isPresent()) {
            json = json.with("created", created.get().toString());
        }
        if (createdBy.isPresent()) {
            json = json.with("created_by", createdBy.get());
        }
        if (author.isPresent()) {
            json = json.with("author", author.get());
        }
        if (comment.isPresent()) {
            json = json.with("comment", comment.get());
        }
        return emptyLayer ? json.with("empty_layer", true) : json;
    }
}
