package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.Word;
import dev.lamina.store.image.ContainerConfig;
import java.util.Optional;

/**
 * An image that a stage or a COPY starts from, as far as the plan must know it.
 *
 * @param reference as written in the build file, variables expanded
 * @param container how it starts
 */
public record BaseImage(String reference, ContainerConfig container, Optional<String> author) {
    /** Where the plan finds images. Asking costs a look into the store, nothing is fetched. */
    @FunctionalInterface
    public interface Finder {
        /**
         * The image of that name.
         *
         * @throws dev.lamina.builder.syntax.BuildfileException at the word, when there is no image
         */
        BaseImage find(String reference, Word at);
    }
}
