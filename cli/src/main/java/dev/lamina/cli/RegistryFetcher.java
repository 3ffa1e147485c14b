package dev.lamina.cli;

import dev.lamina.store.ImageFetcher;
import dev.lamina.store.ImageStore;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Platform;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.registry.Registries;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.StoreTarget;
import dev.lamina.store.transfer.Transfer;
import java.io.IOException;
import java.util.List;

/**
 * Pulls images by their names. Nothing of registries is loaded before the first one is wanted.
 *
 * @param always whether images are pulled although they are there
 */
record RegistryFetcher(ImageStore store, Console console, String program, boolean always)
        implements ImageFetcher {
    static final int LANES = 4;

    /** The store, with images pulled by {@code missing}, {@code always} or {@code never}. */
    static ImageStore attach(ImageStore store, Console console, String program, String policy) {
        return switch (policy) {
            case "missing" -> store.fetching(new RegistryFetcher(store, console, program, false));
            case "always" -> store.fetching(new RegistryFetcher(store, console, program, true));
            case "never" -> store;
            default ->
                    throw new UsageException(
                            "no such policy for --pull: " + policy,
                            "there are missing, always and never");
        };
    }

    @Override
    public void fetch(ImageReference reference, Platform platform) throws IOException {
        if (reference.domain().equals("docker.io") && isMadeHere(reference)) {
            throw new StoreException("it is made on this machine", "");
        }
        var registries = RegistryOptions.usual(new Warnings(console, program));
        pull(registries, store, reference, platform, console, false);
    }

    /** Names that only stand for an image without one. */
    private static boolean isMadeHere(ImageReference reference) {
        return reference.path().equals("library/unnamed");
    }

    static Document pull(
            Registries registries,
            ImageStore store,
            ImageReference reference,
            Platform platform,
            Console console,
            boolean quiet)
            throws IOException {
        try (var source = registries.source(reference);
                var target = new StoreTarget(store, List.of(reference));
                var progress = TransferLog.open(console, quiet)) {
            source.top();
            if (!quiet) {
                console.err().println("pulling " + reference.tagged());
            }
            return new Transfer(source, target, progress, LANES).one(platform);
        }
    }
}
