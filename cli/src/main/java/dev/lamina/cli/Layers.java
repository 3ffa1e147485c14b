package dev.lamina.cli;

import dev.lamina.store.image.History;
import dev.lamina.store.inspect.LayerSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code lamina layers}: what each layer of an image brings, and which instruction made it. */
final class Layers implements Command {
    private static final int SHORT_ID = 12;

    private final Arguments arguments =
            new Arguments(
                    "lamina layers",
                    "[--json] REF",
                    "Lists the layers of an image, bottom first: instruction, size, files added, changed",
                    "and removed.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> json = arguments.flag("--json", "As JSON.");
    private final Arguments.Value<String> name = arguments.operand("REF", "The image.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var images = store.open();
        var image = Sources.image(images, name.get(), console);
        try (var stack = Stacks.open(images, image)) {
            List<LayerSummary> summaries = LayerSummary.of(image, stack);
            if (json.get()) {
                Json.print(console.out(), summaries.stream().map(Layers::row).toList());
            } else {
                print(console, summaries);
            }
        }
        return ExitCode.OK.code();
    }

    private static void print(Console console, List<LayerSummary> summaries) {
        var table =
                new Table("LAYER", "DIFF ID", "SIZE", "ADDED", "CHANGED", "REMOVED", "INSTRUCTION");
        int number = 0;
        for (LayerSummary summary : summaries) {
            table.add(
                    Integer.toString(++number),
                    summary.layer().diffId().hex().substring(0, SHORT_ID),
                    Size.of(summary.size()),
                    Integer.toString(summary.added()),
                    Integer.toString(summary.changed()),
                    Integer.toString(summary.removed()),
                    Console.printable(instruction(summary).replaceAll("\\s+", " ")));
        }
        table.print(console.out());
    }

    private static Map<String, Object> row(LayerSummary summary) {
        var row = new LinkedHashMap<String, Object>();
        row.put("diffId", summary.layer().diffId().toString());
        row.put("digest", summary.layer().descriptor().digest().toString());
        row.put("instruction", instruction(summary));
        row.put("size", summary.size());
        row.put("contentSize", summary.contentBytes());
        row.put("files", summary.added() + summary.changed());
        row.put("added", summary.added());
        row.put("changed", summary.changed());
        row.put("removed", summary.removed());
        return row;
    }

    private static String instruction(LayerSummary summary) {
        return summary.step().flatMap(History::createdBy).orElse("");
    }
}
