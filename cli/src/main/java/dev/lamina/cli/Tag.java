package dev.lamina.cli;

import dev.lamina.store.ref.ImageReference;

/** {@code lamina tag}: one more name for an image. */
final class Tag implements Command {
    private final Arguments arguments =
            new Arguments("lamina tag", "REF NEW", "Gives an image one more name.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<String> image = arguments.operand("REF", "A name or an id.");
    private final Arguments.Value<String> name = arguments.operand("NEW", "The new name.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        try (var images = store.open()) {
            var reference = ImageLookup.reference(images, image.get());
            var target = ImageReference.parse(name.get());
            if (target.digest().isPresent()) {
                throw new UsageException(
                        "a name for an image cannot have a digest: " + name.get(), "leave it out");
            }
            images.tag(reference, target);
        }
        return ExitCode.OK.code();
    }
}
