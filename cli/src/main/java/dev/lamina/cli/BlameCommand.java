package dev.lamina.cli;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.inspect.Blame;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.StackEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code lamina blame}: which layer and instruction brought each version of a file. */
final class BlameCommand implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina blame",
                    "[--json] REF PATH",
                    "Lists the layers that added, changed or removed a path, oldest first.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> json = arguments.flag("--json", "As JSON.");
    private final Arguments.Value<String> name = arguments.operand("REF", "The image.");
    private final Arguments.Value<String> path = arguments.operand("PATH", "In the image.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        try (var images = store.open()) {
            var image = Sources.image(images, name.get(), console);
            try (var stack = images.openStack(image.layers())) {
                var versions = Blame.of(stack, ImagePath.of(path.get()));
                if (versions.isEmpty()) {
                    throw new StoreException(
                            "no layer of " + name.get() + " has " + path.get(), "");
                }
                var rows = versions.stream().map(version -> row(image, version)).toList();
                if (json.get()) {
                    Json.print(console.out(), rows);
                } else {
                    print(console, rows);
                }
            }
        }
        return ExitCode.OK.code();
    }

    private static Map<String, Object> row(Image image, Blame.Version version) {
        var row = new LinkedHashMap<String, Object>();
        row.put("layer", version.layer() + 1);
        row.put("diffId", image.layers().get(version.layer()).diffId().toString());
        row.put("kind", version.kind().name().toLowerCase(java.util.Locale.ROOT));
        version.entry().ifPresent(entry -> put(row, entry));
        row.put("instruction", instruction(image, version.layer()));
        return row;
    }

    private static void put(Map<String, Object> row, StackEntry entry) {
        row.put("type", entry.type().name().toLowerCase(java.util.Locale.ROOT));
        row.put("mode", String.format("%04o", entry.attributes().mode()));
        row.put("owner", entry.attributes().uid() + ":" + entry.attributes().gid());
        row.put("size", entry.size());
        row.put("modified", entry.attributes().mtime().toString());
        if (entry.isRegular()) {
            row.put("sha256", entry.layer().index().contentDigest(entry.entry()).hex());
        }
    }

    private static String instruction(Image image, int layer) {
        List<History> steps =
                image.config().history().stream().filter(step -> !step.emptyLayer()).toList();
        return steps.size() == image.layers().size() ? steps.get(layer).createdBy().orElse("") : "";
    }

    private static void print(Console console, List<Map<String, Object>> rows) {
        var table =
                new Table(
                        "LAYER",
                        "DIFF ID",
                        "KIND",
                        "MODE",
                        "OWNER",
                        "SIZE",
                        "CONTENT",
                        "INSTRUCTION");
        for (var row : rows) {
            var cells = new ArrayList<String>();
            cells.add(String.valueOf(row.get("layer")));
            cells.add(String.valueOf(row.get("diffId")).substring(7, 19));
            cells.add(String.valueOf(row.get("kind")));
            for (String key : List.of("mode", "owner", "size", "sha256")) {
                String text = String.valueOf(row.getOrDefault(key, "-"));
                cells.add(
                        key.equals("sha256") && text.length() > 12 ? text.substring(0, 12) : text);
            }
            String instruction = String.valueOf(row.get("instruction"));
            cells.add(Console.printable(instruction.replaceAll("\\s+", " ")));
            table.add(cells.toArray(String[]::new));
        }
        table.print(console.out());
    }
}
