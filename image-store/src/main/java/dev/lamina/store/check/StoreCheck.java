package dev.lamina.store.check;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.check.Damage.Kind;
import dev.lamina.store.digest.Algorithm;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.gc.Leftovers;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageConfig;
import dev.lamina.store.image.ImageIndex;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.image.Manifest;
import dev.lamina.store.image.MediaType;
import dev.lamina.store.layer.LayerIndex;
import dev.lamina.store.ref.StoredReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks at everything in a store: layout, table of references, every document and blob they lead
 * to, blobs that nobody needs, indexes of layers, records, leftovers. Changes nothing. Not safe for
 * use by several threads.
 */
public final class StoreCheck {
    private final ImageStore store;
    private final StoreLayout layout;
    private final boolean wholeData;
    private final List<Damage> damage = new ArrayList<>();
    private final Map<Digest, Set<String>> users = new LinkedHashMap<>();
    private final Set<Digest> checked = new HashSet<>();

    private StoreCheck(ImageStore store, boolean wholeData) {
        this.store = store;
        this.wholeData = wholeData;
        layout = store.layout();
    }

    /**
     * All that is wrong.
     *
     * @param wholeData whether every byte of every blob is read and hashed; else sizes and
     *     documents only
     */
    public static List<Damage> run(ImageStore store, boolean wholeData) throws IOException {
        var check = new StoreCheck(store, wholeData);
        check.layoutVersion();
        check.references();
        check.blobs();
        check.indexes();
        check.leftovers();
        return check.damage.stream().map(check::withUsers).toList();
    }

    /** Users are known only when all references have been followed. */
    private Damage withUsers(Damage found) {
        for (var entry : users.entrySet()) {
            if (entry.getKey().toString().equals(found.object())) {
                return found.of(new ArrayList<>(entry.getValue()));
            }
        }
        return found;
    }

    private void report(Kind kind, Object object, String what) {
        boolean known =
                damage.stream()
                        .anyMatch(d -> d.kind() == kind && d.object().equals(object.toString()));
        if (!known) {
            damage.add(Damage.of(kind, object, what));
        }
    }

    private void layoutVersion() throws IOException {
        try {
            var json = JsonObject.parse(Files.readAllBytes(layout.ociLayout()));
            String version = json.string("imageLayoutVersion").orElse("");
            if (!version.equals("1.0.0")) {
                report(Kind.LAYOUT, layout.ociLayout(), "it names version \"" + version + "\"");
            }
        } catch (NoSuchFileException | StoreException e) {
            report(Kind.LAYOUT, layout.ociLayout(), "it is missing or damaged");
        }
    }

    private void references() throws IOException {
        try {
            for (StoredReference line : store.refs().list()) {
                top(line.target(), line.reference().familiar());
            }
            for (Descriptor line : store.refs().unnamed()) {
                top(line, line.digest().toString());
            }
        } catch (StoreException e) {
            report(Kind.REFERENCES, layout.index(), String.valueOf(e.getMessage()));
        }
    }

    private void top(Descriptor target, String name) throws IOException {
        document(target, name, 0);
        if (!store.blobs().contains(target.digest())) {
            report(Kind.REFERENCE, name, "it leads to " + target.digest() + ", which is missing");
            users.computeIfAbsent(target.digest(), _ -> new TreeSet<>()).add(name);
        }
    }

    private void document(Descriptor descriptor, String name, int depth) throws IOException {
        if (!isSound(descriptor, name) || depth > 8) {
            return;
        }
        try {
            byte[] bytes = store.blobs().read(descriptor.digest(), ImageStore.MAX_DOCUMENT);
            if (ImageIndex.isIndex(bytes)) {
                for (Descriptor child : ImageIndex.parse(bytes).manifests()) {
                    document(child, name, depth + 1);
                }
            } else {
                manifest(Manifest.parse(bytes), name);
            }
        } catch (StoreException e) {
            report(Kind.DOCUMENT, descriptor.digest(), String.valueOf(e.getMessage()));
        }
    }

    private void manifest(Manifest manifest, String name) throws IOException {
        boolean sound = isSound(manifest.config(), name);
        boolean layersAreFiles =
                manifest.layers().stream().allMatch(l -> MediaType.isLayer(l.mediaType()));
        if (!MediaType.isConfig(manifest.config().mediaType()) || !layersAreFiles || !sound) {
            for (Descriptor blob : manifest.layers()) {
                isSound(blob, name);
            }
            return;
        }
        byte[] config = store.blobs().read(manifest.config().digest(), ImageStore.MAX_DOCUMENT);
        for (ImageLayer layer : Image.of(manifest, ImageConfig.parse(config)).layers()) {
            layer(layer, name);
        }
    }

    /** Of a packed layer either form serves, but the layout is whole only with the packed one. */
    private void layer(ImageLayer layer, String name) throws IOException {
        boolean packed = !layer.descriptor().digest().equals(layer.diffId());
        isSound(layer.descriptor(), name);
        if (packed && store.blobs().contains(layer.diffId())) {
            users.computeIfAbsent(layer.diffId(), _ -> new TreeSet<>()).add(name);
        }
    }

    private boolean isSound(Descriptor descriptor, String name) throws IOException {
        Digest digest = descriptor.digest();
        users.computeIfAbsent(digest, _ -> new TreeSet<>()).add(name);
        if (!store.blobs().contains(digest)) {
            report(Kind.BLOB_MISSING, digest, "an image needs it");
            return false;
        }
        long size = store.blobs().size(digest);
        if (size != descriptor.size()) {
            report(
                    Kind.BLOB_DAMAGED,
                    digest,
                    "it has " + size + " bytes instead of " + descriptor.size());
            return false;
        }
        return isIntact(digest);
    }

    private boolean isIntact(Digest digest) throws IOException {
        boolean small = store.blobs().size(digest) <= ImageStore.MAX_DOCUMENT;
        if (!(wholeData || small) || !checked.add(digest)) {
            return damage.stream().noneMatch(d -> d.object().equals(digest.toString()));
        }
        try {
            store.blobs().verify(digest);
            return true;
        } catch (StoreException e) {
            report(Kind.BLOB_DAMAGED, digest, String.valueOf(e.getMessage()));
            return false;
        } catch (IOException e) {
            report(Kind.BLOB_DAMAGED, digest, "it cannot be read: " + e.getMessage());
            return false;
        }
    }

    /** Blobs that nobody needs are read too: somebody may come to need them. */
    private void blobs() throws IOException {
        for (Algorithm algorithm : Algorithm.values()) {
            Path folder = layout.root().resolve("blobs").resolve(algorithm.label());
            for (Path file : files(folder)) {
                String name = String.valueOf(file.getFileName());
                Digest digest;
                try {
                    digest = Digest.parse(algorithm.label() + ":" + name);
                } catch (StoreException e) {
                    report(Kind.BLOB_NAME, file, "its name is no digest");
                    continue;
                }
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    report(Kind.BLOB_DAMAGED, digest, "it is no regular file");
                    continue;
                }
                isIntact(digest);
            }
        }
    }

    private void indexes() throws IOException {
        for (Path file : files(layout.root().resolve("indexes/sha256"))) {
            String name = String.valueOf(file.getFileName());
            if (!name.matches("[0-9a-f]{64}")) {
                report(Kind.LAYER_INDEX, file, "its name is no diffID");
                continue;
            }
            Digest diffId = new Digest(Algorithm.SHA256, name);
            if (!store.blobs().contains(diffId)) {
                report(Kind.LAYER_INDEX, file, "its layer is gone");
                continue;
            }
            try {
                LayerIndex index = LayerIndex.open(file, diffId);
                if (index.tarSize() != store.blobs().size(diffId)) {
                    report(Kind.LAYER_INDEX, file, "it is of a tar of another size");
                }
            } catch (StoreException e) {
                report(Kind.LAYER_INDEX, file, String.valueOf(e.getMessage()));
            }
        }
        for (Path file : files(layout.root().resolve("compressed"))) {
            forms(file);
        }
    }

    private void forms(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (!name.matches("[0-9a-f]{64}")
                || store.layers().forms().of(new Digest(Algorithm.SHA256, name)).isEmpty()) {
            report(Kind.PACKED_FORM, file, "it cannot be read");
        }
    }

    private void leftovers() throws IOException {
        for (Path file : new Leftovers(layout).abandoned()) {
            report(Kind.LEFTOVER, file, "the process that made it is gone");
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (var names = Files.newDirectoryStream(folder)) {
                names.forEach(files::add);
            }
        }
        files.sort(null);
        return files;
    }
}
