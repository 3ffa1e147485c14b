package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code lamina history}: the steps that made an image, newest first, with real sizes. */
final class HistoryCommand implements Command {
    private static final int SHORT_ID = 12;
    private static final int SHORT_STEP = 45;
    private static final Map<String, String> HEADS =
            Map.of(
                    "ID", "IMAGE",
                    "CreatedSince", "CREATED",
                    "CreatedAt", "CREATED AT",
                    "CreatedBy", "CREATED BY",
                    "PackedSize", "PACKED");

    private final Arguments arguments =
            new Arguments(
                    "lamina history",
                    "[OPTIONS] REF",
                    "Lists the steps that made an image, newest first.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> quiet = arguments.flag("-q, --quiet", "Only the ids.");
    private final Arguments.Value<Boolean> whole =
            arguments.flag("--no-trunc", "Steps and ids in full length.");
    private final Arguments.Value<Boolean> bytes =
            arguments.flag("--bytes", "Sizes in bytes, times in full.");
    private final Arguments.Value<@Nullable String> format =
            arguments.option("--format", "FORMAT", "json, table, or a template of fields.");
    private final Arguments.Value<String> name = arguments.operand("REF", "The image.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        try (var images = store.open()) {
            var image = images.resolve(ImageLookup.reference(images, name.get()));
            var rows = rows(images, image);
            if (quiet.get()) {
                rows.forEach(row -> console.out().println(row.get("ID")));
            } else {
                String time = bytes.get() ? "{{.CreatedAt}}" : "{{.CreatedSince}}";
                String usual =
                        "{{.ID}}\t"
                                + time
                                + "\t{{.CreatedBy}}\t{{.Size}}\t{{.PackedSize}}\t{{.Comment}}";
                Format.parse(format.get(), usual).print(console.out(), rows, HEADS);
            }
        }
        return ExitCode.OK.code();
    }

    private List<Map<String, Object>> rows(ImageStore images, Image image) throws IOException {
        var rows = new ArrayList<Map<String, Object>>();
        int layer = 0;
        for (History step : image.config().history()) {
            var row = new LinkedHashMap<String, Object>();
            row.put("ID", "<missing>");
            row.put("CreatedSince", step.created().map(Ago::of).orElse("-"));
            row.put("CreatedAt", step.created().map(Instant::toString).orElse(""));
            row.put("CreatedBy", shorten(step.createdBy().orElse("")));
            boolean known = !step.emptyLayer() && layer < image.layers().size();
            var own = known ? image.layers().get(layer++) : null;
            row.put("Size", size(own == null ? 0 : images.unpackedSize(own)));
            row.put("PackedSize", size(own == null ? 0 : own.descriptor().size()));
            row.put("Comment", step.comment().orElse(""));
            row.put("DiffID", own == null ? "" : own.diffId().toString());
            rows.addFirst(row);
        }
        while (layer < image.layers().size()) {
            var own = image.layers().get(layer++);
            var row = new LinkedHashMap<String, Object>();
            row.put("ID", "<missing>");
            row.put("CreatedSince", "-");
            row.put("CreatedAt", "");
            row.put("CreatedBy", "");
            row.put("Size", size(images.unpackedSize(own)));
            row.put("PackedSize", size(own.descriptor().size()));
            row.put("Comment", "");
            row.put("DiffID", own.diffId().toString());
            rows.addFirst(row);
        }
        if (!rows.isEmpty()) {
            rows.getFirst().put("ID", whole.get() ? image.id().toString() : shortId(image));
        }
        return rows;
    }

    private static String shortId(Image image) {
        return image.id().hex().substring(0, SHORT_ID);
    }

    private String size(long size) {
        return bytes.get() ? Long.toString(size) : Size.of(size);
    }

    private String shorten(String step) {
        String line = step.replaceAll("\\s+", " ");
        return whole.get() || line.length() <= SHORT_STEP
                ? line
                : line.substring(0, SHORT_STEP - 1) + "…";
    }
}
