package dev.lamina.store.archive;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.transfer.BlobContent;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A directory of this machine. */
record DirectoryTree(Path root) implements FileTree {
    @Override
    public Optional<byte[]> read(String path, int limit) throws IOException {
        Path file = root.resolve(path);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                throw StoreException.malformed(file + " has more than " + limit + " bytes");
            }
            return Optional.of(content);
        }
    }

    @Override
    public Optional<Long> size(String path) throws IOException {
        Path file = root.resolve(path);
        return Files.isRegularFile(file) ? Optional.of(Files.size(file)) : Optional.empty();
    }

    @Override
    public BlobContent content(String path) {
        return offset -> {
            var channel = FileChannel.open(root.resolve(path));
            return Channels.newInputStream(channel.position(offset));
        };
    }

    @Override
    public void close() {}
}
