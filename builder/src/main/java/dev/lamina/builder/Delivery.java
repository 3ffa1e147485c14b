package dev.lamina.builder;

import java.util.Map;

/**
 * What is made of the result of a build beside what its file says.
 *
 * @param annotations of the manifest
 */
public record Delivery(Squash squash, Map<String, String> annotations) {
    /** The image as it was built. */
    public static final Delivery PLAIN = new Delivery(Squash.NOTHING, Map.of());

    public Delivery {
        annotations = Map.copyOf(annotations);
    }
}
