package dev.lamina.cli;

import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.Transfer;
import org.jspecify.annotations.Nullable;

/** {@code lamina copy}: an image from one place to another. */
final class Copy implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina copy",
                    "[--all | --platform OS/ARCH] SOURCE TARGET",
                    "Copies an image between places. A place is",
                    "  NAME or docker://NAME   in a registry",
                    "  store:NAME              in the store",
                    "  oci:DIR[:NAME]          in an OCI layout",
                    "  oci-archive:FILE[:NAME], docker-archive:FILE[:NAME]   in an archive.");
    private final StoreOption store = new StoreOption(arguments);
    private final RegistryOptions registryOptions = new RegistryOptions(arguments);
    private final Arguments.Value<Boolean> all =
            arguments.flag("-a, --all", "All platforms, with their index.");
    private final Arguments.Value<@Nullable String> platform =
            arguments.option(
                    "--platform", "OS/ARCH", "Of images for several; this machine's unless given.");
    private final Arguments.Value<Boolean> quiet = arguments.flag("-q, --quiet", "No progress.");
    private final Arguments.Value<String> from = arguments.operand("SOURCE", "A place.");
    private final Arguments.Value<String> to = arguments.operand("TARGET", "A place.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var source = Place.parse(from.get());
        var target = Place.parse(to.get());
        var registries = registryOptions.open(new Warnings(console, "lamina"));
        try (var images = store.open();
                var places = new Places(images, registries);
                var progress = TransferLog.open(console, quiet.get())) {
            var opened = places.source(source);
            boolean archive = target instanceof Place.Archive;
            var transfer =
                    new Transfer(
                            opened,
                            places.target(target, source),
                            progress,
                            archive ? 1 : RegistryFetcher.LANES);
            Document copied =
                    all.get() ? transfer.all() : transfer.one(PlatformOption.parse(platform.get()));
            places.commit();
            console.out().println(copied.digest());
        }
        return ExitCode.OK.code();
    }
}
