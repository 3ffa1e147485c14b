package dev.lamina.cli;

import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.nio.file.Path;

/** Where an image is, as a user writes it. */
sealed interface Place {
    /** In a registry. */
    record Registry(ImageReference reference) implements Place {}

    /** In our store. */
    record Stored(String name) implements Place {}

    /**
     * In the directory of an OCI layout.
     *
     * @param name empty for the only one
     */
    record Layout(Path folder, String name) implements Place {}

    /**
     * In an archive.
     *
     * @param docker whether it is one of docker save, else of an OCI layout
     * @param name empty for the only one
     */
    record Archive(Path file, boolean docker, String name) implements Place {}

    static Place parse(String text) throws IOException {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (scheme) {
            case "docker" -> new Registry(ImageReference.parse(rest.replaceFirst("^//", "")));
            case "store", "containers-storage" -> new Stored(rest);
            case "oci" -> new Layout(Path.of(path(rest)), name(rest));
            case "oci-archive" -> new Archive(Path.of(path(rest)), false, name(rest));
            case "docker-archive" -> new Archive(Path.of(path(rest)), true, name(rest));
            default -> new Registry(ImageReference.parse(text));
        };
    }

    private static String path(String rest) {
        int colon = rest.indexOf(':');
        return colon < 0 ? rest : rest.substring(0, colon);
    }

    private static String name(String rest) {
        int colon = rest.indexOf(':');
        return colon < 0 ? "" : rest.substring(colon + 1);
    }
}
