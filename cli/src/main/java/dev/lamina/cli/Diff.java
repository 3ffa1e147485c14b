package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.image.Image;
import dev.lamina.store.inspect.ConfigChange;
import dev.lamina.store.inspect.ImageDiff;
import dev.lamina.store.inspect.LayerDiff;
import dev.lamina.store.inspect.PathChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code lamina diff}: two images, or one image as of two of its layers. */
final class Diff implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina diff",
                    "[--json] [--times] A B | REF LAYER LAYER | CONTAINER",
                    "Compares two images: settings (~) and files (A added, C changed, D deleted). With one",
                    "operand, what a container has changed in its image, which is no failure. With three",
                    "operands, the files of one image as of two of its layers, each named by its number or",
                    "the beginning of its diffID. Ends with 1 when there is a difference.");
    private final EngineOptions engine = new EngineOptions("lamina diff", arguments);
    private final Arguments.Value<Boolean> json = arguments.flag("--json", "As JSON.");
    private final Arguments.Value<Boolean> times =
            arguments.flag("--times", "Another modification time is a difference too.");
    private final Arguments.Value<String> first = arguments.operand("A", "An image.");
    private final Arguments.Value<@Nullable String> second =
            arguments.optionalOperand("B", "Another, or a layer.");
    private final Arguments.Value<@Nullable String> third =
            arguments.optionalOperand("LAYER", "Another layer of A.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        String other = second.get();
        if (other == null) {
            return container(console);
        }
        var images = engine.images();
        var image = Sources.image(images, first.get(), console);
        String layer = third.get();
        ImageDiff diff =
                layer == null
                        ? images(images, image, other, console)
                        : layers(images, image, other, layer);
        if (json.get()) {
            Json.print(console.out(), document(diff));
        } else {
            print(console, diff);
        }
        return (diff.isEmpty() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private int container(Console console) throws IOException {
        var all = engine.containers(console);
        var rows = new ArrayList<Map<String, Object>>();
        for (var change : all.changes(all.find(first.get()))) {
            if (json.get()) {
                var row = new LinkedHashMap<String, Object>();
                row.put("kind", String.valueOf(change.kind().letter()));
                row.put("path", change.path().toString());
                rows.add(row);
            } else {
                console.out()
                        .println(
                                change.kind().letter()
                                        + " "
                                        + Console.printable(change.path().toString()));
            }
        }
        if (json.get()) {
            Json.print(console.out(), rows);
        }
        return ExitCode.OK.code();
    }

    private ImageDiff images(ImageStore images, Image before, String other, Console console)
            throws IOException {
        var after = Sources.image(images, other, console);
        try (var filesBefore = Stacks.open(images, before);
                var filesAfter = Stacks.open(images, after)) {
            return ImageDiff.between(
                    before.config(), filesBefore, after.config(), filesAfter, times.get());
        }
    }

    private ImageDiff layers(ImageStore images, Image image, String from, String to)
            throws IOException {
        try (var stack = Stacks.open(images, image)) {
            var before = stack.lowest(Stacks.height(image, from));
            var after = stack.lowest(Stacks.height(image, to));
            return new ImageDiff(List.of(), LayerDiff.between(before, after, times.get()));
        }
    }

    private static void print(Console console, ImageDiff diff) {
        for (ConfigChange change : diff.config()) {
            console.out()
                    .println(
                            Console.printable(
                                    "~ "
                                            + change.setting()
                                            + ": "
                                            + change.before().orElse("(none)")
                                            + " -> "
                                            + change.after().orElse("(none)")));
        }
        for (PathChange change : diff.files()) {
            String aspects =
                    change.aspects().isEmpty()
                            ? ""
                            : "  " + change.aspects().toString().toLowerCase(Locale.ROOT);
            console.out().println(Console.printable(change + aspects));
        }
    }

    private static Map<String, Object> document(ImageDiff diff) {
        var document = new LinkedHashMap<String, Object>();
        document.put("config", diff.config().stream().map(Diff::setting).toList());
        document.put("files", diff.files().stream().map(Diff::file).toList());
        return document;
    }

    private static Map<String, Object> setting(ConfigChange change) {
        var row = new LinkedHashMap<String, Object>();
        row.put("setting", change.setting());
        row.put("before", change.before().orElse(null));
        row.put("after", change.after().orElse(null));
        return row;
    }

    private static Map<String, Object> file(PathChange change) {
        var row = new LinkedHashMap<String, Object>();
        row.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
        row.put("path", change.path().toString());
        row.put(
                "aspects",
                change.aspects().stream().map(a -> a.name().toLowerCase(Locale.ROOT)).toList());
        return row;
    }
}
