package dev.lamina.store.archive;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.StackEntry;
import dev.lamina.store.transfer.BlobContent;
import java.io.IOException;
import java.util.Optional;

/** A tar, read in place. Links in it lead to other files of it and nowhere else. */
record TarTree(LayerStack files) implements FileTree {
    @Override
    public Optional<byte[]> read(String path, int limit) throws IOException {
        var file = find(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        if (file.get().size() > limit) {
            throw StoreException.malformed(path + " has more than " + limit + " bytes");
        }
        try (var in = files.content(file.get())) {
            return Optional.of(in.readAllBytes());
        }
    }

    @Override
    public Optional<Long> size(String path) throws IOException {
        return find(path).map(StackEntry::size);
    }

    @Override
    public BlobContent content(String path) throws IOException {
        var file = find(path);
        if (file.isEmpty()) {
            throw StoreException.malformed("the archive has no file " + path);
        }
        return offset -> {
            var in = files.content(file.get());
            in.skipNBytes(offset);
            return in;
        };
    }

    private Optional<StackEntry> find(String path) throws StoreException {
        return files.resolve(ImagePath.of(path)).filter(StackEntry::isRegular);
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
