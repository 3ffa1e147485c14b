package dev.lamina.store;

import dev.lamina.store.image.Platform;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;

/** Gets images that are not in the store, or newer ones, from where their names say. */
public interface ImageFetcher {
    /** Whether images are fetched although the store has them. */
    boolean always();

    /**
     * Puts an image into the store, under its name; one that is there and has not changed costs
     * little.
     */
    void fetch(ImageReference reference, Platform platform) throws IOException;
}
