package dev.lamina.cli;

import dev.lamina.run.StoredContainer;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code lamina inspect}: what an image is made of and how it starts. */
final class Inspect implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina inspect",
                    "[--json] REF|CONTAINER",
                    "Shows what an image is made of, or how a container fares (always as JSON).");
    private final EngineOptions engine = new EngineOptions("lamina inspect", arguments);
    private final Arguments.Value<@Nullable String> format =
            arguments.option("-f, --format", "FORM", "A template such as {{.State.Status}}.");
    private final Arguments.Value<Boolean> json = arguments.flag("--json", "As JSON.");
    private final Arguments.Value<String> name = arguments.operand("REF", "The image.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var container = container(console);
        if (container.isPresent()) {
            var document = ContainerDocument.of(container.get());
            if (format.get() == null) {
                Json.print(console.out(), List.of(document));
            } else {
                Format.parse(format.get(), "").print(console.out(), List.of(document), Map.of());
            }
            return ExitCode.OK.code();
        }
        var reference = ImageReference.parse(name.get());
        var image = engine.images().resolve(reference);
        if (json.get()) {
            Json.print(console.out(), document(reference, image));
        } else {
            print(console, reference, image);
        }
        return ExitCode.OK.code();
    }

    /** A name means a container first, as everywhere. */
    private Optional<StoredContainer> container(Console console) throws IOException {
        if (!Console.isRoot()) {
            return Optional.empty();
        }
        try {
            return Optional.of(engine.containers(console).find(name.get()));
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> document(ImageReference reference, Image image)
            throws IOException {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", reference.tagged().familiar());
        document.put("id", image.id().toString());
        document.put("digest", image.digest().toString());
        document.put("platform", image.config().platform().toString());
        document.put("created", image.config().created().map(Instant::toString).orElse(""));
        document.put("size", image.size());
        var layers = new ArrayList<Map<String, Object>>();
        for (ImageLayer layer : image.layers()) {
            layers.add(
                    Map.of(
                            "diffId", layer.diffId().toString(),
                            "digest", layer.descriptor().digest().toString(),
                            "mediaType", layer.descriptor().mediaType(),
                            "size", layer.descriptor().size()));
        }
        document.put("layers", layers);
        document.put("image", Json.parse(image.config().json().bytes()));
        return document;
    }

    private static void print(Console console, ImageReference reference, Image image) {
        var out = console.out();
        var container = image.config().container();
        line(console, "Name", reference.tagged().familiar());
        line(console, "Id", image.id().toString());
        line(console, "Digest", image.digest().toString());
        line(console, "Platform", image.config().platform().toString());
        line(console, "Created", image.config().created().map(Instant::toString).orElse("-"));
        line(console, "Size", Size.of(image.size()) + " in " + image.layers().size() + " layers");
        container.entrypoint().ifPresent(words -> line(console, "Entrypoint", words.toString()));
        container.cmd().ifPresent(words -> line(console, "Cmd", words.toString()));
        container.user().ifPresent(user -> line(console, "User", user));
        container.workingDir().ifPresent(directory -> line(console, "WorkingDir", directory));
        container.stopSignal().ifPresent(signal -> line(console, "StopSignal", signal));
        container.shell().ifPresent(shell -> line(console, "Shell", shell.toString()));
        lines(console, "Env", container.env());
        lines(console, "Exposed", List.copyOf(container.exposedPorts()));
        lines(console, "Volumes", List.copyOf(container.volumes()));
        lines(
                console,
                "Labels",
                container.labels().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .toList());
        lines(
                console,
                "Layers",
                image.layers().stream()
                        .map(layer -> layer.diffId() + "  " + Size.of(layer.descriptor().size()))
                        .toList());
        out.flush();
    }

    private static void line(Console console, String label, String value) {
        console.out().printf("%-11s %s%n", label, Console.printable(value));
    }

    private static void lines(Console console, String label, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            line(console, i == 0 ? label : "", values.get(i));
        }
    }
}
