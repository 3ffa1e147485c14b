package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.registry.Registries;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.StoreTarget;
import dev.lamina.store.transfer.Transfer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code lamina pull}: images from registries. */
final class Pull implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina pull",
                    "[--platform OS/ARCH | --all] REF…",
                    "Gets images from registries. What arrived before an interruption does not come again.");
    private final StoreOption store = new StoreOption(arguments);
    private final RegistryOptions registryOptions = new RegistryOptions(arguments);
    private final Arguments.Value<@Nullable String> platform =
            arguments.option(
                    "--platform", "OS/ARCH", "Of images for several; this machine's unless given.");
    private final Arguments.Value<Boolean> all =
            arguments.flag("--all, --all-platforms", "All platforms, with their index.");
    private final Arguments.Value<Boolean> allTags =
            arguments.flag("-a, --all-tags", "Every tag of the repository.");
    private final Arguments.Value<Boolean> quiet = arguments.flag("-q, --quiet", "No progress.");
    private final Arguments.Value<List<String>> names = arguments.operands("REF", "A name.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (names.get().isEmpty()) {
            throw new UsageException("no image given", "see lamina pull --help");
        }
        var registries = registryOptions.open(new Warnings(console, "lamina"));
        try (var images = store.open()) {
            for (String name : names.get()) {
                var reference = ImageReference.parse(name);
                if (allTags.get()) {
                    for (String tag : registries.repository(reference).tags()) {
                        pull(registries, images, reference.withTag(tag), console);
                    }
                } else {
                    pull(registries, images, reference, console);
                }
            }
        }
        return ExitCode.OK.code();
    }

    private void pull(
            Registries registries, ImageStore images, ImageReference reference, Console console)
            throws IOException {
        Document pulled;
        if (all.get()) {
            try (var source = registries.source(reference);
                    var target = new StoreTarget(images, List.of(reference));
                    var progress = TransferLog.open(console, quiet.get())) {
                pulled = new Transfer(source, target, progress, RegistryFetcher.LANES).all();
            }
        } else {
            var wanted = PlatformOption.parse(platform.get());
            pulled =
                    RegistryFetcher.pull(
                            registries, images, reference, wanted, console, quiet.get());
        }
        console.out().println(reference.tagged().familiar() + " " + pulled.digest());
    }
}
