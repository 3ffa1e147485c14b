package dev.lamina.store.archive;

import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.ImageTarget;
import java.io.IOException;
import java.util.List;

/**
 * An archive in the making. Images are added by transfers to its targets, one after the other, one
 * blob at a time; what several of them have in common is written once. Closing ends the archive.
 */
public sealed interface ArchiveWriter extends AutoCloseable
        permits OciArchiveWriter, DockerArchiveWriter {
    /** A place for one more image, which will have these names. */
    ImageTarget target(List<ImageReference> names);

    @Override
    void close() throws IOException;
}
