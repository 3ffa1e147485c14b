package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.Platform;
import dev.lamina.store.transfer.StoreTarget;
import dev.lamina.store.transfer.Transfer;
import java.io.IOException;

/**
 * An image to look into, wherever it is: in the store by a name or an id, or at another place
 * ({@link Place}), from which it is taken into the store without a name, for a later collection.
 */
final class Sources {
    private static final String ELSEWHERE = "(docker|oci|oci-archive|docker-archive):.*";

    private Sources() {}

    static Image image(ImageStore images, String text, Console console) throws IOException {
        if (!text.matches(ELSEWHERE)
                || text.matches("[a-z-]+:[A-Za-z0-9_.-]+") && isNamed(images, text)) {
            return images.resolve(ImageLookup.reference(images, text));
        }
        var registries = RegistryOptions.usual(new Warnings(console, "lamina"));
        try (var places = new Places(images, registries);
                var progress = TransferLog.open(console, true);
                var target = StoreTarget.unnamed(images)) {
            var source = places.source(Place.parse(text));
            var transfer = new Transfer(source, target, progress, RegistryFetcher.LANES);
            return images.image(transfer.one(Platform.host()).digest());
        }
    }

    /** An image of ours may be called docker:24. */
    private static boolean isNamed(ImageStore images, String text) throws IOException {
        return images.refs().find(ImageLookup.reference(images, text)).isPresent();
    }
}
