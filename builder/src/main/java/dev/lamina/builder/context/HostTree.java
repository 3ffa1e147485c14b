package dev.lamina.builder.context;

import dev.lamina.store.layer.ByteString;
import java.nio.file.Path;

/** Paths of the host whose names are bytes. */
public final class HostTree {
    private HostTree() {}

    /** The path of a name in an absolute directory. */
    public static Path resolve(Path directory, ByteString name) {
        return NativeNames.resolve(directory, name);
    }

    /** A path as a symbolic link holds it. */
    public static Path path(ByteString text) {
        return Path.of(text.toString());
    }
}
