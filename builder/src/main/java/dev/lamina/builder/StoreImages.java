package dev.lamina.builder;

import dev.lamina.builder.plan.BaseImage;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Word;
import dev.lamina.store.ImageStore;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.Platform;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The images that a build file names, found in the store and kept for the whole build. */
final class StoreImages implements BaseImage.Finder {
    private final ImageStore store;
    private final Platform platform;
    private final Map<String, Image> found = new HashMap<>();

    StoreImages(ImageStore store, Platform platform) {
        this.store = store;
        this.platform = platform;
    }

    @Override
    public BaseImage find(String reference, Word at) {
        try {
            var image = found.get(reference);
            if (image == null) {
                image = store.resolve(ImageReference.parse(reference), platform);
                found.put(reference, image);
            }
            if (!platform.accepts(image.config().platform())) {
                throw new BuildfileException(
                        at.range(),
                        reference + " is for " + image.config().platform() + ", not " + platform);
            }
            return new BaseImage(reference, image.config().container(), image.config().author());
        } catch (StoreException e) {
            throw new BuildfileException(at.range(), String.valueOf(e.getMessage()), e.remedy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The image behind a name that was found before. */
    Image image(BaseImage base) {
        return Objects.requireNonNull(found.get(base.reference()), base.reference());
    }
}
