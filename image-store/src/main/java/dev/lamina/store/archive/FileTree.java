package dev.lamina.store.archive;

import dev.lamina.store.transfer.BlobContent;
import java.io.IOException;
import java.util.Optional;

/** The files of an archive, by paths relative to its root. */
interface FileTree extends AutoCloseable {
    /** A small file; empty when there is none. More than {@code limit} bytes are an error. */
    Optional<byte[]> read(String path, int limit) throws IOException;

    /** Bytes of a regular file; empty when there is none. */
    Optional<Long> size(String path) throws IOException;

    /** A regular file that is there. */
    BlobContent content(String path) throws IOException;

    @Override
    void close() throws IOException;
}
