package dev.lamina.store.gc;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.BlobStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.ImageConfig;
import dev.lamina.store.image.ImageIndex;
import dev.lamina.store.image.Manifest;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.layer.CompressedForms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What blobs lead to: manifests and configs to their layers, layers to their packed forms. What
 * each document says is read once, as it never changes. A document that is gone or damaged leads
 * nowhere. Not safe for use by several threads.
 */
public final class Reachable {
    private final BlobStore blobs;
    private final CompressedForms forms;
    private final Map<Digest, Set<Digest>> known = new HashMap<>();

    public Reachable(ImageStore store) {
        blobs = store.blobs();
        forms = store.layers().forms();
    }

    /** Everything that can be reached, the given ones included, present or not. */
    public Set<Digest> from(Collection<Digest> roots) throws IOException {
        Set<Digest> reached = new HashSet<>();
        var open = new ArrayDeque<Digest>(roots);
        while (!open.isEmpty()) {
            Digest digest = open.remove();
            if (reached.add(digest)) {
                open.addAll(next(digest));
                open.addAll(forms.of(digest));
            }
        }
        return reached;
    }

    private Set<Digest> next(Digest digest) throws IOException {
        Set<Digest> next = known.get(digest);
        if (next == null) {
            next = read(digest);
            if (blobs.contains(digest)) {
                known.put(digest, next);
            }
        }
        return next;
    }

    private Set<Digest> read(Digest digest) throws IOException {
        try {
            if (!looksLikeJson(digest)) {
                return Set.of();
            }
            byte[] document = blobs.read(digest, ImageStore.MAX_DOCUMENT);
            Set<Digest> next = new LinkedHashSet<>();
            if (ImageIndex.isIndex(document)) {
                for (Descriptor child : ImageIndex.parse(document).manifests()) {
                    next.add(child.digest());
                }
                return next;
            }
            Manifest manifest = Manifest.parse(document);
            next.add(manifest.config().digest());
            manifest.layers().forEach(layer -> next.add(layer.digest()));
            if (MediaType.isConfig(manifest.config().mediaType())) {
                byte[] config = blobs.read(manifest.config().digest(), ImageStore.MAX_DOCUMENT);
                next.addAll(ImageConfig.parse(config).diffIds());
            }
            return next;
        } catch (StoreException e) {
            return Set.of();
        }
    }

    private boolean looksLikeJson(Digest digest) throws IOException {
        try (var channel = blobs.open(digest)) {
            var first = ByteBuffer.allocate(1);
            return channel.size() <= ImageStore.MAX_DOCUMENT
                    && channel.read(first) == 1
                    && first.get(0) == '{';
        }
    }
}
