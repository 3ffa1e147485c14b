package dev.lamina.store.transfer;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a blob, to be read as often as needed. Nobody has verified them. */
@FunctionalInterface
public interface BlobContent {
    /** The bytes from {@code offset} on. */
    InputStream open(long offset) throws IOException;
}
