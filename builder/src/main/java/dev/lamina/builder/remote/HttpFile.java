package dev.lamina.builder.remote;

import dev.lamina.builder.context.FileNode;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file that was fetched: 0600, of root, as old as the server says it is.
 *
 * @param body where it is kept
 */
public record HttpFile(Path body, Digest digest, long size, Instant modified) implements FileNode {
    private static final int MODE = 0600;

    @Override
    public LayerEntry entry() {
        return new LayerEntry.RegularFile(
                ImagePath.ROOT, Attributes.of(MODE, 0, 0, modified), size);
    }

    @Override
    public Object identity() {
        return body;
    }

    @Override
    public List<FileNode> children() {
        return List.of();
    }

    @Override
    public Optional<FileNode> child(ByteString name) {
        return Optional.empty();
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(body);
    }

    @Override
    public Digest contentDigest() {
        return digest;
    }
}
