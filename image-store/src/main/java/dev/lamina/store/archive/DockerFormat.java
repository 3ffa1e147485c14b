package dev.lamina.store.archive;

import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.DigestingInputStream;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.ImageConfig;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.image.Manifest;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.layer.Compression;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.BlobContent;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The archive of docker save: {@code manifest.json} lists images, each with a config and the tars
 * of its layers. It has no manifests; one is made, always the same for the same image.
 */
final class DockerFormat {
    static final String MANIFEST = "manifest.json";

    private DockerFormat() {}

    static List<ArchivedImage> images(FileTree files) throws IOException {
        byte[] document = files.read(MANIFEST, ImageStore.MAX_DOCUMENT).orElseThrow();
        List<ArchivedImage> images = new ArrayList<>();
        for (JsonObject line : JsonObject.parseList(document)) {
            List<ImageReference> names = new ArrayList<>();
            for (String tag : line.strings("RepoTags").orElse(List.of())) {
                names.add(ImageReference.parse(tag));
            }
            images.add(new ArchivedImage(names, source(files, line)));
        }
        return images;
    }

    private static ImageSource source(FileTree files, JsonObject line) throws IOException {
        String configPath = line.string("Config").orElse("");
        byte[] config =
                files.read(configPath, ImageStore.MAX_DOCUMENT)
                        .orElseThrow(() ->
                                StoreException.malformed(
                                        "the archive has no config " + configPath));
        List<Digest> diffIds = ImageConfig.parse(config).diffIds();
        List<String> paths = line.strings("Layers").orElse(List.of());
        if (diffIds.size() != paths.size()) {
            throw StoreException.malformed(
                    "image "
                            + configPath
                            + " has "
                            + paths.size()
                            + " layers in the archive and "
                            + diffIds.size()
                            + " in its config");
        }
        Map<Digest, BlobContent> blobs = new HashMap<>();
        List<Descriptor> layers = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            Descriptor layer = layer(files, paths.get(i), diffIds.get(i));
            layers.add(layer);
            blobs.put(layer.digest(), files.content(paths.get(i)));
        }
        var described = Descriptor.of(MediaType.CONFIG, Digest.of(config), config.length);
        blobs.put(described.digest(), offset -> stream(config, offset));
        Manifest manifest = Manifest.of(described, layers, Map.of());
        return new Source(Document.of(manifest.bytes()), blobs);
    }

    private static InputStream stream(byte[] bytes, long offset) {
        return new java.io.ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
    }

    /** What is not packed is the diffID's own content, which whoever takes it verifies. */
    private static Descriptor layer(FileTree files, String path, Digest diffId) throws IOException {
        long size =
                files.size(path)
                        .orElseThrow(
                                () -> StoreException.malformed("the archive has no layer " + path));
        try (InputStream in = files.content(path).open(0)) {
            var packed = Compression.detect(in.readNBytes(Compression.MAGIC_LENGTH));
            if (packed == Compression.NONE) {
                return ImageLayer.uncompressed(diffId, size).descriptor();
            }
        }
        try (InputStream in = files.content(path).open(0);
                var hashed = new DigestingInputStream(in, diffId.algorithm())) {
            hashed.transferTo(OutputStream.nullOutputStream());
            return Descriptor.of(MediaType.LAYER_GZIP, hashed.digest(), size);
        }
    }

    private record Source(Document top, Map<Digest, BlobContent> blobs) implements ImageSource {
        @Override
        public Document document(Descriptor descriptor) throws IOException {
            throw StoreException.malformed("an archive of docker save has no indexes");
        }

        @Override
        public BlobContent blob(Descriptor descriptor) throws IOException {
            BlobContent content = blobs.get(descriptor.digest());
            if (content == null) {
                throw StoreException.malformed("the archive has no " + descriptor.digest());
            }
            return content;
        }

        @Override
        public void close() {}
    }
}
