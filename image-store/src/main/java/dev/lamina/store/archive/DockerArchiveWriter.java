package dev.lamina.store.archive;

import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.blob.TemporaryFile;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.DigestingInputStream;
import dev.lamina.store.digest.DigestingOutputStream;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.image.Manifest;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.layer.Compression;
import dev.lamina.store.layer.Limits;
import dev.lamina.store.layer.TarOutput;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.BlobContent;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.ImageTarget;
import dev.lamina.store.transfer.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the archive of docker save: {@code HEX.json} configs, {@code HEX.tar} layers named by
 * their diffID, {@code manifest.json} at the end. Packed layers are unpacked on the way.
 */
public final class DockerArchiveWriter implements ArchiveWriter {
    private final StoreLayout scratch;
    private final TarOutput tar;
    private final Set<String> written = new HashSet<>();
    private final List<JsonObject> images = new ArrayList<>();

    /**
     * @param scratch where packed layers are unpacked before their size is known
     */
    public DockerArchiveWriter(StoreLayout scratch, OutputStream out) {
        this.scratch = scratch;
        tar = new TarOutput(out);
    }

    @Override
    public ImageTarget target(List<ImageReference> names) {
        return new Target(names);
    }

    @Override
    public void close() throws IOException {
        try (tar) {
            tar.file(DockerFormat.MANIFEST, JsonObject.listBytes(images));
        }
    }

    private final class Target implements ImageTarget {
        private final List<ImageReference> names;
        private final Map<Digest, Digest> diffIds = new HashMap<>();

        Target(List<ImageReference> names) {
            this.names = names;
        }

        @Override
        public boolean has(Descriptor blob) {
            return false;
        }

        @Override
        public boolean has(ImageLayer layer) {
            diffIds.put(layer.descriptor().digest(), layer.diffId());
            return written.contains(path(layer.diffId()));
        }

        @Override
        public void blob(Descriptor blob, BlobContent content, Progress.Counter progress)
                throws IOException {
            String path = blob.digest().hex() + ".json";
            if (!written.add(path)) {
                return;
            }
            try (InputStream in = content.open(0)) {
                tar.file(path, blob.size(), in);
            }
        }

        @Override
        public void layer(ImageLayer layer, BlobContent content, Progress.Counter progress)
                throws IOException {
            try (InputStream in = content.open(0)) {
                if (MediaType.isPlainLayer(layer.descriptor().mediaType())) {
                    plain(layer.diffId(), layer.descriptor().size(), in);
                } else {
                    unpack(layer.diffId(), in);
                }
            }
            progress.add(layer.descriptor().size());
            written.add(path(layer.diffId()));
        }

        private void plain(Digest diffId, long size, InputStream in) throws IOException {
            try (var hashed = new DigestingInputStream(in, diffId.algorithm())) {
                tar.file(path(diffId), size, hashed);
                check(diffId, hashed.digest());
            }
        }

        private void unpack(Digest diffId, InputStream in) throws IOException {
            try (var file = TemporaryFile.create(scratch, Durability.VOLATILE);
                    var out = new DigestingOutputStream(file.stream())) {
                Compression.decompress(in, Limits.DEFAULT).transferTo(out);
                check(diffId, out.digest());
                var unpacked = Channels.newInputStream(file.channel().position(0));
                tar.file(path(diffId), out.count(), unpacked);
            }
        }

        private static void check(Digest diffId, Digest actual) throws StoreException {
            if (!actual.equals(diffId)) {
                throw StoreException.malformed("layer " + diffId + " hashes to " + actual);
            }
        }

        private static String path(Digest diffId) {
            return diffId.hex() + ".tar";
        }

        @Override
        public void document(Document document) throws IOException {
            if (document.isIndex()) {
                throw new StoreException(
                        "an archive of docker save cannot hold an index of several platforms",
                        "Use --format oci, or choose one with --platform.");
            }
            var manifest = Manifest.parse(document.bytes());
            List<String> layers = new ArrayList<>();
            for (Descriptor layer : manifest.layers()) {
                Digest diffId = diffIds.get(layer.digest());
                if (diffId == null) {
                    throw StoreException.malformed(
                            document.digest() + " is not an image of file system layers");
                }
                layers.add(path(diffId));
            }
            images.add(
                    JsonObject.EMPTY
                            .with("Config", manifest.config().digest().hex() + ".json")
                            .withStrings("Layers", layers)
                            .withStrings(
                                    "RepoTags",
                                    names.stream().map(ImageReference::familiar).toList()));
        }

        @Override
        public void name(Document top, Document origin) {}

        @Override
        public void close() {}
    }
}
