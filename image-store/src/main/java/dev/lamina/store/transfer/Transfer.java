package dev.lamina.store.transfer;

import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageConfig;
import dev.lamina.store.image.ImageIndex;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.Manifest;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.image.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Moves an image, or a whole index of them, from a source to a target: what the target has is not
 * moved, blobs go side by side, and each document follows what it refers to.
 */
public final class Transfer {
    private static final int MAX_DEPTH = 8;

    private final ImageSource source;
    private final ImageTarget target;
    private final Progress progress;
    private final Parallel parallel;
    private final Set<Digest> visited = new HashSet<>();

    /**
     * @param lanes how many blobs are on their way at once
     */
    public Transfer(ImageSource source, ImageTarget target, Progress progress, int lanes) {
        this.source = source;
        this.target = target;
        this.progress = progress;
        parallel = new Parallel(lanes);
    }

    /** Moves the image; of an index, the one for a platform. What the target's name leads to. */
    public Document one(Platform platform) throws IOException {
        Document top = source.top();
        Document chosen = choose(top, platform, 0);
        manifest(chosen);
        target.name(chosen, top);
        return chosen;
    }

    /** Moves everything the source's reference leads to. */
    public Document all() throws IOException {
        Document top = source.top();
        tree(top, 0);
        target.name(top, top);
        return top;
    }

    private Document choose(Document document, Platform platform, int depth) throws IOException {
        if (!document.isIndex()) {
            return document;
        }
        checkDepth(document, depth);
        Descriptor chosen = ImageIndex.parse(document.bytes()).choose(platform);
        return choose(source.document(chosen), platform, depth + 1);
    }

    private void tree(Document document, int depth) throws IOException {
        if (!visited.add(document.digest())) {
            return;
        }
        if (!document.isIndex()) {
            manifest(document);
            return;
        }
        checkDepth(document, depth);
        for (Descriptor child : ImageIndex.parse(document.bytes()).manifests()) {
            if (!visited.contains(child.digest())) {
                tree(source.document(child), depth + 1);
            }
        }
        target.document(document);
    }

    private static void checkDepth(Document document, int depth) throws StoreException {
        if (depth >= MAX_DEPTH) {
            throw StoreException.malformed(
                    "index " + document.digest() + " is nested deeper than " + MAX_DEPTH);
        }
    }

    private void manifest(Document document) throws IOException {
        var manifest = Manifest.parse(document.bytes());
        Descriptor config = manifest.config();
        List<Parallel.Task> tasks = new ArrayList<>();
        Optional<Image> image = image(manifest);
        if (image.isPresent()) {
            Set<Digest> begun = new HashSet<>();
            for (ImageLayer layer : image.get().layers()) {
                if (begun.add(layer.descriptor().digest())) {
                    tasks.add(() -> layer(layer));
                }
            }
        } else {
            for (Descriptor blob : Set.copyOf(manifest.layers())) {
                tasks.add(() -> blob(blob));
            }
        }
        tasks.add(() -> blob(config));
        parallel.run(tasks);
        target.document(document);
    }

    /** The image of a manifest; empty for artifacts that are none. */
    private Optional<Image> image(Manifest manifest) throws IOException {
        boolean isImage =
                MediaType.isConfig(manifest.config().mediaType())
                        && manifest.layers().stream()
                                .allMatch(layer -> MediaType.isLayer(layer.mediaType()));
        if (!isImage) {
            return Optional.empty();
        }
        byte[] document;
        try (InputStream in = source.blob(manifest.config()).open(0)) {
            document = in.readNBytes(ImageStore.MAX_DOCUMENT + 1);
        }
        Document.expect(manifest.config(), document);
        return Optional.of(Image.of(manifest, ImageConfig.parse(document)));
    }

    private void layer(ImageLayer layer) throws IOException {
        if (target.has(layer)) {
            progress.present(layer.descriptor());
            return;
        }
        try (var counter = progress.begin(layer.descriptor())) {
            target.layer(layer, source.blob(layer.descriptor()), counter);
        }
    }

    private void blob(Descriptor blob) throws IOException {
        if (!target.has(blob)) {
            target.blob(blob, source.blob(blob), Progress.Counter.NONE);
        }
    }
}
