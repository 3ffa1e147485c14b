package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.layer.Compression;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.ImageSource;
import dev.lamina.store.transfer.RewrittenSource;
import dev.lamina.store.transfer.StoreSource;
import dev.lamina.store.transfer.Transfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code lamina push}: an image into a registry. */
final class Push implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina push",
                    "[OPTIONS] REF [NEW]",
                    "Puts an image into a registry, under its name or another. Layers that are not packed",
                    "are packed first; what was sent before an interruption is not sent again.");
    private final StoreOption store = new StoreOption(arguments);
    private final RegistryOptions registryOptions = new RegistryOptions(arguments);
    private final Arguments.Value<String> compression =
            arguments.option(
                    "--compression, --compression-format",
                    "FORMAT",
                    "gzip",
                    "gzip, zstd or none, for layers that are not packed.");
    private final Arguments.Value<Boolean> forced =
            arguments.flag("--force-compression", "Pack layers anew that are packed otherwise.");
    private final Arguments.Value<Boolean> all =
            arguments.flag("--all, --all-platforms", "A whole index, unchanged.");
    private final Arguments.Value<@Nullable String> digestFile =
            arguments.option("--digestfile", "FILE", "Write the digest there.");
    private final Arguments.Value<Boolean> quiet = arguments.flag("-q, --quiet", "No progress.");
    private final Arguments.Value<String> name = arguments.operand("REF", "A name or an id.");
    private final Arguments.Value<@Nullable String> other =
            arguments.optionalOperand("NEW", "Its name at the registry.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var registries = registryOptions.open(new Warnings(console, "lamina"));
        try (var images = store.open()) {
            var reference = ImageLookup.reference(images, name.get());
            String given = other.get();
            var goal = given == null ? reference : ImageReference.parse(given);
            try (var source = source(images, reference);
                    var target = registries.target(goal, images.layout(), Optional.of(reference));
                    var progress = TransferLog.open(console, quiet.get())) {
                Document pushed =
                        new Transfer(source, target, progress, RegistryFetcher.LANES).all();
                console.out().println(goal.tagged().familiar() + " " + pushed.digest());
                String file = digestFile.get();
                if (file != null) {
                    Files.writeString(Path.of(file), pushed.digest() + "\n");
                }
            }
        }
        return ExitCode.OK.code();
    }

    private ImageSource source(ImageStore images, ImageReference reference) throws IOException {
        var image = images.resolve(reference);
        if (all.get()) {
            var target = images.refs().find(reference);
            return new StoreSource(
                    images, target.isPresent() ? target.get().digest() : image.digest());
        }
        return switch (compression.get()) {
            case "gzip" -> RewrittenSource.packed(images, image, Compression.GZIP, forced.get());
            case "zstd" -> RewrittenSource.packed(images, image, Compression.ZSTD, forced.get());
            case "none" -> new StoreSource(images, image.digest());
            default ->
                    throw new UsageException(
                            "no such compression: " + compression.get(),
                            "there are gzip, zstd and none");
        };
    }
}
