package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.archive.Archive;
import dev.lamina.store.archive.ArchiveWriter;
import dev.lamina.store.archive.DockerArchiveWriter;
import dev.lamina.store.archive.LayoutTarget;
import dev.lamina.store.archive.OciArchiveWriter;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.registry.Registries;
import dev.lamina.store.transfer.ImageSource;
import dev.lamina.store.transfer.ImageTarget;
import dev.lamina.store.transfer.StoreSource;
import dev.lamina.store.transfer.StoreTarget;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens places; closing it closes what it opened. */
final class Places implements AutoCloseable {
    private final ImageStore store;
    private final Registries registries;
    private final Deque<Closeable> opened = new ArrayDeque<>();
    private @Nullable OutputFile output;
    private @Nullable ArchiveWriter writer;

    Places(ImageStore store, Registries registries) {
        this.store = store;
        this.registries = registries;
    }

    ImageSource source(Place place) throws IOException {
        return switch (place) {
            case Place.Registry(var reference) -> registries.source(reference);
            case Place.Stored(var name) -> new StoreSource(store, stored(name));
            case Place.Layout(var folder, var name) -> archive(folder, name);
            case Place.Archive(var file, _, var name) -> archive(file, name);
        };
    }

    private Digest stored(String name) throws IOException {
        var reference = ImageLookup.reference(store, name);
        var target = store.refs().find(reference);
        return target.isPresent() ? target.get().digest() : store.resolve(reference).digest();
    }

    private ImageSource archive(Path path, String name) throws IOException {
        var archive = Archive.open(store.layers(), path);
        opened.push(archive::close);
        return archive.image(name);
    }

    /**
     * @param from where the image comes from: a registry may have its blobs already
     */
    ImageTarget target(Place place, Place from) throws IOException {
        Optional<ImageReference> origin =
                from instanceof Place.Registry(var reference)
                        ? Optional.of(reference)
                        : Optional.empty();
        return switch (place) {
            case Place.Registry(var reference) ->
                    registries.target(reference, store.layout(), origin);
            case Place.Stored(var name) ->
                    new StoreTarget(store, List.of(ImageReference.parse(name)));
            case Place.Layout(var folder, var name) -> new LayoutTarget(folder, reference(name));
            case Place.Archive(var file, var docker, var name) ->
                    writer(file, docker).target(reference(name).stream().toList());
        };
    }

    private ArchiveWriter writer(Path path, boolean docker) throws IOException {
        var file = OutputFile.open(path.toString());
        output = file;
        opened.push(file::close);
        ArchiveWriter made =
                docker
                        ? new DockerArchiveWriter(store.layout(), file.stream())
                        : new OciArchiveWriter(file.stream());
        writer = made;
        return made;
    }

    private static Optional<ImageReference> reference(String name) throws IOException {
        return name.isEmpty() ? Optional.empty() : Optional.of(ImageReference.parse(name).tagged());
    }

    /** Ends an archive that was written; without it there will be none. */
    void commit() throws IOException {
        var ended = writer;
        var file = output;
        if (ended != null && file != null) {
            ended.close();
            file.commit();
        }
    }

    @Override
    public void close() throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
