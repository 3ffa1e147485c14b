package dev.lamina.cli;

import dev.lamina.store.layer.TreeExport;
import org.jspecify.annotations.Nullable;

/** {@code lamina export}: the root filesystem of an image as one tar. */
final class Export implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina export",
                    "[-o FILE] REF",
                    "Writes the root filesystem of an image as one tar, layers merged.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<@Nullable String> output =
            arguments.option("-o, --output", "FILE", "The tar; standard output unless given.");
    private final Arguments.Value<String> name = arguments.operand("REF", "The image.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        try (var images = store.open()) {
            var image = images.resolve(ImageLookup.reference(images, name.get()));
            try (var stack = images.openStack(image.layers());
                    var file = OutputFile.open(output.get())) {
                TreeExport.write(stack, file.stream());
                file.commit();
            }
        }
        return ExitCode.OK.code();
    }
}
