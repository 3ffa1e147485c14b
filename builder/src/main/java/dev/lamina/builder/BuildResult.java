package dev.lamina.builder;

import dev.lamina.store.image.Image;
import java.util.SortedSet;

/**
 * What was built.
 *
 * @param image stored and tagged
 * @param unusedBuildArgs build-args that no ARG asked for
 */
public record BuildResult(Image image, SortedSet<String> unusedBuildArgs) {}
