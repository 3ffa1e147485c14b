package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.ref.StoredReference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code lamina images}. */
final class Images implements Command {
    private static final String NONE = "<none>";
    private static final int SHORT_ID = 12;
    private static final Map<String, String> HEADS =
            Map.of("ID", "IMAGE ID", "CreatedSince", "CREATED", "CreatedAt", "CREATED AT");

    private final Arguments arguments =
            new Arguments("lamina images", "[OPTIONS] [REF]", "Lists the images of the store.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> quiet =
            arguments.flag("-q, --quiet", "Only the image ids.");
    private final Arguments.Value<Boolean> json = arguments.flag("--json", "As a JSON array.");
    private final Arguments.Value<Boolean> whole =
            arguments.flag("--no-trunc", "Ids in full length.");
    private final Arguments.Value<Boolean> digests = arguments.flag("--digests", "Show digests.");
    private final Arguments.Value<List<String>> filters =
            arguments.options(
                    "-f, --filter",
                    "KEY=VALUE",
                    "dangling=true|false, reference=PATTERN, label=KEY[=VALUE], before=REF,"
                            + " since=REF, until=TIME|AGE.");
    private final Arguments.Value<@Nullable String> format =
            arguments.option("--format", "FORMAT", "json, table, or a template of fields.");
    private final Arguments.Value<@Nullable String> only =
            arguments.optionalOperand("REF", "Only this repository or image.");

    Images() {
        arguments.accepted("-a, --all", "All images; there are no hidden ones.");
    }

    @Override
    public Arguments arguments() {
        return arguments;
    }

    /**
     * An image under one of its names.
     *
     * @param name empty when it has none
     */
    record Line(Optional<ImageReference> name, Descriptor target, Image image) {
        Digest digest() throws StoreException {
            String origin = target.annotations().get(MediaType.ORIGIN);
            return origin == null ? target.digest() : Digest.parse(origin);
        }
    }

    @Override
    public int run(Console console) throws Exception {
        try (var images = store.open()) {
            var filter = ImageFilter.parse(filters.get(), images, only.get());
            List<Line> lines = new ArrayList<>();
            for (Line line : all(images)) {
                if (filter.accepts(line)) {
                    lines.add(line);
                }
            }
            print(console, images, lines);
        }
        return ExitCode.OK.code();
    }

    /** Named ones by name, then the others. */
    static List<Line> all(ImageStore images) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (StoredReference stored : images.refs().list()) {
            read(images, stored.target())
                    .ifPresent(image ->
                            lines.add(
                                    new Line(
                                            Optional.of(stored.reference()),
                                            stored.target(),
                                            image)));
        }
        for (Descriptor target : images.refs().unnamed()) {
            read(images, target)
                    .ifPresent(image -> lines.add(new Line(Optional.empty(), target, image)));
        }
        return lines;
    }

    /** Lines of other tools may lead to something else than an image, or to nothing. */
    private static Optional<Image> read(ImageStore images, Descriptor target) throws IOException {
        try {
            return Optional.of(images.image(target.digest()));
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private void print(Console console, ImageStore images, List<Line> lines) throws IOException {
        if (quiet.get()) {
            lines.stream().map(line -> id(line.image())).distinct().forEach(console.out()::println);
            return;
        }
        if (json.get()) {
            var rows = new ArrayList<Map<String, Object>>();
            for (Line line : lines) {
                rows.add(document(images, line));
            }
            Json.print(console.out(), rows);
            return;
        }
        var rows = new ArrayList<Map<String, Object>>();
        for (Line line : lines) {
            rows.add(row(images, line));
        }
        String digest = digests.get() ? "{{.Digest}}\t" : "";
        String usual =
                "{{.Repository}}\t{{.Tag}}\t" + digest + "{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";
        Format.parse(format.get(), usual).print(console.out(), rows, HEADS);
    }

    private String id(Image image) {
        return whole.get() ? image.id().toString() : image.id().hex().substring(0, SHORT_ID);
    }

    private Map<String, Object> row(ImageStore images, Line line) throws IOException {
        var row = new LinkedHashMap<String, Object>();
        Optional<Instant> created = line.image().config().created();
        row.put("Repository", line.name().map(Images::repository).orElse(NONE));
        row.put("Tag", line.name().flatMap(ImageReference::tag).orElse(NONE));
        row.put("Digest", line.digest().toString());
        row.put("ID", id(line.image()));
        row.put("CreatedSince", created.map(Ago::of).orElse("-"));
        row.put("CreatedAt", created.map(Instant::toString).orElse(""));
        row.put("Size", Size.of(images.unpackedSize(line.image())));
        return row;
    }

    private static String repository(ImageReference name) {
        String familiar = name.familiar();
        int end = familiar.indexOf('@');
        return familiar.substring(0, end >= 0 ? end : familiar.lastIndexOf(':'));
    }

    private static Map<String, Object> document(ImageStore images, Line line) throws IOException {
        var row = new LinkedHashMap<String, Object>();
        var image = line.image();
        row.put("name", line.name().map(ImageReference::familiar).orElse(NONE));
        row.put("id", image.id().toString());
        row.put("digest", image.digest().toString());
        row.put("repoDigest", line.digest().toString());
        row.put("platform", image.config().platform().toString());
        row.put("created", image.config().created().map(Instant::toString).orElse(""));
        row.put("size", images.unpackedSize(image));
        row.put("packedSize", image.size());
        row.put("layers", image.layers().size());
        return row;
    }
}
