package dev.lamina.builder.context;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A file in a read-only tree: a build context, a stage, an image. A tree is known by its root node.
 * Symbolic links are nodes themselves and never followed here.
 */
public interface FileNode {
    /**
     * Its path in the tree, type and attributes: a directory, regular file, symbolic link, device
     * or FIFO.
     */
    LayerEntry entry();

    /** Equal for all names of one file of one tree. */
    Object identity();

    /** What a directory holds, ordered by unsigned bytes of the names; nothing for other types. */
    List<FileNode> children() throws IOException;

    /** What a directory holds under a name. */
    Optional<FileNode> child(ByteString name) throws IOException;

    /** The content of a regular file. */
    InputStream open() throws IOException;

    /** The SHA-256 of the content of a regular file. May cost reading it. */
    Digest contentDigest() throws IOException;

    default boolean isDirectory() {
        return entry() instanceof LayerEntry.Directory;
    }
}
