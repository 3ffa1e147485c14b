package dev.lamina.store.transfer;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.PartFile;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The store as a place that takes images. A layer is unpacked and indexed while its bytes arrive,
 * so that it can be used as soon as they are verified; what arrived before an interruption need not
 * come again.
 */
public final class StoreTarget implements ImageTarget {
    private static final int PIECE = 256 << 10;

    private final ImageStore store;
    private final List<ImageReference> names;
    private final boolean kept;

    /**
     * @param names all will lead to the image; without any it is kept without a name
     */
    public StoreTarget(ImageStore store, List<ImageReference> names) {
        this(store, names, true);
    }

    private StoreTarget(ImageStore store, List<ImageReference> names, boolean kept) {
        this.store = store;
        this.names = List.copyOf(names);
        this.kept = kept;
    }

    /** For an image that is only looked at: it stays as long as the store is open. */
    public static StoreTarget unnamed(ImageStore store) {
        return new StoreTarget(store, List.of(), false);
    }

    @Override
    public boolean has(Descriptor blob) throws IOException {
        return store.blobs().pin(blob.digest()) && store.blobs().size(blob.digest()) == blob.size();
    }

    @Override
    public boolean has(ImageLayer layer) throws IOException {
        return has(layer.descriptor()) && store.blobs().pin(layer.diffId());
    }

    @Override
    public void blob(Descriptor blob, BlobContent content, Progress.Counter progress)
            throws IOException {
        try (PartFile part = store.blobs().resume(blob.digest(), blob.size())) {
            if (has(blob)) {
                progress.skip(blob.size());
                return;
            }
            receive(part, content, OutputStream.nullOutputStream(), progress);
        }
    }

    @Override
    public void layer(ImageLayer layer, BlobContent content, Progress.Counter progress)
            throws IOException {
        Descriptor blob = layer.descriptor();
        try (PartFile part = store.blobs().resume(blob.digest(), blob.size())) {
            if (has(blob)) {
                progress.skip(blob.size());
                store.openLayer(layer).close();
                return;
            }
            var pipe = new Pipe();
            var unpacked = unpacking(layer, pipe.reader());
            try (OutputStream sink = pipe.writer()) {
                receive(part, content, sink, progress);
            } catch (IOException | RuntimeException e) {
                pipe.fail(e);
                unpacked.exceptionally(_ -> null).join();
                throw e;
            }
            join(unpacked);
        }
    }

    private static void receive(
            PartFile part, BlobContent content, OutputStream sink, Progress.Counter progress)
            throws IOException {
        progress.skip(part.recover(sink));
        try (InputStream in = content.open(part.written())) {
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                part.write(piece, 0, read);
                sink.write(piece, 0, read);
                progress.add(read);
                if (Thread.interrupted()) {
                    throw new java.io.InterruptedIOException("the transfer was interrupted");
                }
            }
        }
        part.publish();
    }

    /** Unpacks and indexes in a thread of its own; does nothing when that was done before. */
    private CompletableFuture<Void> unpacking(ImageLayer layer, InputStream packed)
            throws IOException {
        boolean known = store.blobs().pin(layer.diffId());
        return CompletableFuture.runAsync(
                () -> {
                    try (packed) {
                        if (known) {
                            return;
                        }
                        if (layer.descriptor().digest().equals(layer.diffId())) {
                            store.layers().index(packed, layer.diffId());
                        } else {
                            store.layers().importLayer(packed, layer.diffId());
                        }
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().name("unpack").start(task));
    }

    private static void join(CompletableFuture<Void> unpacked) throws IOException {
        try {
            unpacked.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void document(Document document) throws IOException {
        if (!store.blobs().put(document.bytes()).equals(document.digest())) {
            throw new StoreException(
                    "document " + document.digest() + " is not named by SHA-256",
                    "Get it by its tag.");
        }
    }

    @Override
    public void name(Document top, Document origin) throws IOException {
        var bare = Descriptor.of(top.descriptor().mediaType(), top.digest(), top.bytes().length);
        Descriptor target =
                top.isIndex()
                        ? bare
                        : bare.withPlatform(store.image(top.digest()).config().platform());
        if (!origin.digest().equals(top.digest())) {
            target = target.withAnnotations(Map.of(MediaType.ORIGIN, origin.digest().toString()));
        }
        for (ImageReference name : names) {
            store.refs().put(name, target);
        }
        if (names.isEmpty() && kept) {
            store.refs().keep(target);
        }
    }

    @Override
    public void close() {}
}
