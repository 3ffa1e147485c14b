package dev.lamina.run;

import dev.lamina.store.layer.ImagePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file or directory of the host that a container sees.
 *
 * @param host absolute, links resolved
 * @param target not the root
 */
public record Volume(Path host, ImagePath target, boolean readOnly) {
    /**
     * @param text {@code HOST:PATH}, with {@code :ro} behind it for a read-only one
     * @throws IOException when the host has no such file
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static Volume parse(String text) throws IOException {
        String[] parts = text.split(":", -1);
        boolean hasMode = parts.length == 3;
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
            throw malformed(text, "write HOST:PATH or HOST:PATH:ro");
        }
        if (!parts[1].startsWith("/")) {
            throw malformed(text, "the path in the container must be absolute");
        }
        if (hasMode && !parts[2].equals("ro") && !parts[2].equals("rw")) {
            throw malformed(text, "the mode is ro or rw");
        }
        var target = ImagePath.of(parts[1]);
        if (target.isRoot() || target.startsWith(ImagePath.of("/proc"))) {
            throw malformed(text, "nothing can be mounted on " + target);
        }
        Path host = Path.of(parts[0]).toAbsolutePath();
        if (!Files.exists(host)) {
            throw new IOException(
                    "volume " + text + ": " + host + " does not exist; create it first");
        }
        return new Volume(host.toRealPath(), target, hasMode && parts[2].equals("ro"));
    }

    private static IllegalArgumentException malformed(String text, String rule) {
        return new IllegalArgumentException("volume " + text + ": " + rule);
    }
}
