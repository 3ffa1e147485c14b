package dev.lamina.store.archive;

import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.BlobContent;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.ImageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The OCI layout: where its files are, and how its table names images. */
final class OciLayout {
    static final String VERSION_FILE = "oci-layout";
    static final String INDEX = "index.json";
    static final byte[] VERSION =
            "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final String IMAGE_NAME = "io.containerd.image.name";

    /** What stands for a tag, not for an image, where a layout is of one repository. */
    private static final String TAG_ALONE = "latest|v?[0-9][A-Za-z0-9_.-]*";

    private OciLayout() {}

    static String blob(Digest digest) {
        return "blobs/" + digest.algorithm().label() + "/" + digest.hex();
    }

    /** One entry per target: lines that name the same document are brought together. */
    static List<ArchivedImage> images(FileTree files) throws IOException {
        byte[] index = files.read(INDEX, ImageStore.MAX_DOCUMENT).orElseThrow();
        Map<Digest, List<ImageReference>> names = new LinkedHashMap<>();
        Map<Digest, Descriptor> targets = new LinkedHashMap<>();
        for (JsonObject line : JsonObject.parse(index).objects("manifests").orElse(List.of())) {
            Descriptor target = Descriptor.from(line);
            targets.putIfAbsent(target.digest(), target);
            var known = names.computeIfAbsent(target.digest(), _ -> new ArrayList<>());
            name(target.annotations()).ifPresent(known::add);
        }
        List<ArchivedImage> images = new ArrayList<>();
        for (Descriptor target : targets.values()) {
            images.add(
                    new ArchivedImage(
                            names.getOrDefault(target.digest(), List.of()),
                            new Source(files, target)));
        }
        return images;
    }

    static Optional<ImageReference> name(Map<String, String> annotations) {
        String name = annotations.getOrDefault(IMAGE_NAME, annotations.get(REF_NAME));
        if (name == null || name.matches(TAG_ALONE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ImageReference.parse(name).tagged());
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    /** A line of the table. */
    static JsonObject line(Descriptor target, Optional<ImageReference> name) {
        var plain = Descriptor.of(target.mediaType(), target.digest(), target.size());
        var bare = target.platform().map(plain::withPlatform).orElse(plain);
        return name.map(n ->
                        bare.withAnnotations(
                                Map.of(REF_NAME, n.familiar(), IMAGE_NAME, n.canonical())))
                .orElse(bare)
                .json();
    }

    static JsonObject index(List<JsonObject> lines) {
        return JsonObject.EMPTY
                .with("schemaVersion", 2)
                .with("mediaType", MediaType.INDEX)
                .withObjects("manifests", lines);
    }

    private record Source(FileTree files, Descriptor target) implements ImageSource {
        @Override
        public Document top() throws IOException {
            return document(target);
        }

        @Override
        public Document document(Descriptor descriptor) throws IOException {
            var bytes = files.read(OciLayout.blob(descriptor.digest()), ImageStore.MAX_DOCUMENT);
            if (bytes.isEmpty()) {
                throw missing(descriptor);
            }
            return Document.expect(descriptor, bytes.get());
        }

        @Override
        public BlobContent blob(Descriptor descriptor) throws IOException {
            if (files.size(OciLayout.blob(descriptor.digest())).isEmpty()) {
                throw missing(descriptor);
            }
            return files.content(OciLayout.blob(descriptor.digest()));
        }

        private static StoreException missing(Descriptor descriptor) {
            return new StoreException(
                    "the layout has no blob " + descriptor.digest(),
                    "It is incomplete; if it has another platform, name that with --platform.");
        }

        @Override
        public void close() {}
    }
}
