package dev.lamina.builder;

import dev.lamina.store.layer.ByteString;
import java.nio.file.Path;

/** Where the build file comes from. */
public sealed interface BuildSource {
    /** The first of the usual names in the root of the context. */
    record InContext() implements BuildSource {}

    /** A file anywhere. */
    record File(Path path) implements BuildSource {}

    /**
     * Text that is in no file.
     *
     * @param name what messages call it
     */
    record Text(String name, ByteString content) implements BuildSource {}
}
