package dev.lamina.store.image;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of an image: platform, how containers start, the layers by diffID, history. A
 * view of a JSON object whose unknown members are kept. Immutable.
 */
public final class ImageConfig {
    private static final Set<String> KNOWN =
            Set.of(
                    "architecture",
                    "author",
                    "config",
                    "created",
                    "history",
                    "os",
                    "rootfs",
                    "variant");
    private static final int MAX_HISTORY = 2000;

    private final JsonObject json;
    private final Platform platform;
    private final Optional<Instant> created;
    private final Optional<String> author;
    private final ContainerConfig container;
    private final List<Digest> diffIds;
    private final List<History> history;

    private ImageConfig(JsonObject json) throws StoreException {
        this.json = json.strict(KNOWN);
        platform = Platform.from(json);
        created = json.time("created");
        author = json.string("author");
        container = ContainerConfig.from(json.object("config").orElse(JsonObject.EMPTY));
        List<Digest> digests = new ArrayList<>();
        JsonObject rootfs = json.object("rootfs").orElse(JsonObject.EMPTY);
        for (String digest : rootfs.strings("diff_ids").orElse(List.of())) {
            digests.add(Digest.parse(digest));
        }
        diffIds = List.copyOf(digests);
        List<History> steps = new ArrayList<>();
        for (JsonObject step : json.objects("history").orElse(List.of())) {
            steps.add(History.from(step));
        }
        if (steps.size() > MAX_HISTORY) {
            throw StoreException.malformed(
                    "history of " + steps.size() + " steps exceeds the limit of " + MAX_HISTORY);
        }
        history = List.copyOf(steps);
    }

    public static ImageConfig parse(byte[] document) throws StoreException {
        return new ImageConfig(JsonObject.parse(document));
    }

    /** Of an image without layers. */
    public static ImageConfig empty(Platform platform) {
        return of(platform.putInto(JsonObject.EMPTY)).withLayers(List.of());
    }

    private static ImageConfig of(JsonObject json) {
        try {
            return new ImageConfig(json);
        } catch (StoreException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The whole document; its digest is the id of the image. */
    public JsonObject json() {
        return json;
    }

    public Platform platform() {
        return platform;
    }

    public Optional<Instant> created() {
        return created;
    }

    public Optional<String> author() {
        return author;
    }

    /** How containers start. */
    public ContainerConfig container() {
        return container;
    }

    /** The uncompressed layers, bottom first. */
    public List<Digest> diffIds() {
        return diffIds;
    }

    /** The steps, oldest first, those without a layer included. */
    public List<History> history() {
        return history;
    }

    public ImageConfig withContainer(ContainerConfig newContainer) {
        return of(json.with("config", newContainer.json()));
    }

    public ImageConfig withCreated(Instant time) {
        return of(json.with("created", time.toString()));
    }

    public ImageConfig withAuthor(String newAuthor) {
        return of(json.with("author", newAuthor));
    }

    /** With one more step that has no layer. */
    public ImageConfig withHistory(History step) {
        List<JsonObject> steps = new ArrayList<>(sound("history"));
        steps.add(step.json());
        return of(json.withObjects("history", steps));
    }

    /** With every step as one that has no layer. */
    ImageConfig withoutHistoryOfLayers() {
        var steps = sound("history").stream().map(step -> step.with("empty_layer", true)).toList();
        return of(json.withObjects("history", steps));
    }

    ImageConfig withLayers(List<Digest> newDiffIds) {
        JsonObject rootfs =
                JsonObject.EMPTY
                        .with("type", "layers")
                        .withStrings(
                                "diff_ids", newDiffIds.stream().map(Digest::toString).toList());
        return of(json.with("rootfs", rootfs));
    }

    private List<JsonObject> sound(String member) {
        try {
            return json.objects(member).orElse(List.of());
        } catch (StoreException e) {
            throw new IllegalStateException("checked when it was made", e);
        }
    }
}
