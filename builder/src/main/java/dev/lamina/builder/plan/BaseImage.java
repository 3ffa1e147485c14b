package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.Word;

/**
 * An image that a stage or a COPY starts from, as far as the plan must know it.
 *
 * @param reference as written in the build file, variables expanded
 */
public record BaseImage(String reference, Settings settings) {
    /** Where the plan finds images. Asking costs a look into the store, nothing is fetched. */
    @FunctionalInterface
    public interface Finder {
        /**
         * @throws dev.lamina.builder.syntax.BuildfileException at the word, when there is no image
         */
        BaseImage find(String reference, Word at);
    }
}
