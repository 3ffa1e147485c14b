package dev.lamina.store.ref;

import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.blob.StoreLock;
import dev.lamina.store.blob.TemporaryFile;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.fault.FailPoint;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.JsonObject;
import dev.lamina.store.image.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The table from references to manifests: {@code index.json} of the OCI layout, where other tools
 * find it. Each change reads, changes and replaces the file under a lock, so that no process loses
 * what another wrote and every reader sees the table before or after it. Lines that other tools
 * wrote are kept. Safe for use by several threads and processes.
 */
public final class RefStore {
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final String IMAGE_NAME = "io.containerd.image.name";
    private static final byte[] LAYOUT_VERSION =
            "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);
    private static final JsonObject EMPTY =
            JsonObject.EMPTY
                    .with("schemaVersion", 2)
                    .with("mediaType", MediaType.INDEX)
                    .withObjects("manifests", List.of());

    private final StoreLayout layout;
    private final Durability durability;

    public RefStore(StoreLayout layout, Durability durability) throws IOException {
        this.layout = layout;
        this.durability = durability;
        if (!Files.exists(layout.ociLayout())) {
            write(layout.ociLayout(), LAYOUT_VERSION);
        }
        if (!Files.exists(layout.index())) {
            change(manifests -> true);
        }
    }

    /** Where a reference leads: by its digest, where it has one, else by its tag. */
    public Optional<Descriptor> find(ImageReference reference) throws IOException {
        // Compared as text: a record compares itself by code that is generated at run time.
        String wanted = key(reference).canonical();
        for (JsonObject manifest : manifests(read())) {
            Optional<ImageReference> name = reference(manifest);
            if (name.isPresent() && name.get().canonical().equals(wanted)) {
                return Optional.of(Descriptor.from(manifest));
            }
        }
        return Optional.empty();
    }

    /** All references, sorted. */
    public List<StoredReference> list() throws IOException {
        List<StoredReference> references = new ArrayList<>();
        for (JsonObject manifest : manifests(read())) {
            Optional<ImageReference> reference = reference(manifest);
            if (reference.isPresent()) {
                references.add(new StoredReference(reference.get(), Descriptor.from(manifest)));
            }
        }
        references.sort(Comparator.comparing(StoredReference::reference));
        return List.copyOf(references);
    }

    /** Images without a name: what a name led to before it was given to another, for example. */
    public List<Descriptor> unnamed() throws IOException {
        List<Descriptor> unnamed = new ArrayList<>();
        for (JsonObject manifest : manifests(read())) {
            if (reference(manifest).isEmpty()) {
                unnamed.add(Descriptor.from(manifest));
            }
        }
        return List.copyOf(unnamed);
    }

    /** Everything the table leads to, named or not. */
    public Set<Digest> targets() throws IOException {
        Set<Digest> targets = new LinkedHashSet<>();
        for (JsonObject manifest : manifests(read())) {
            targets.add(Descriptor.from(manifest).digest());
        }
        return targets;
    }

    /**
     * Makes a reference lead to an image. The image it led to before stays in the table without a
     * name, unless it has another.
     */
    public void put(ImageReference reference, Descriptor image) throws IOException {
        ImageReference key = key(reference);
        Map<String, String> annotations = new TreeMap<>(image.annotations());
        annotations.put(REF_NAME, key.familiar());
        annotations.put(IMAGE_NAME, key.canonical());
        JsonObject line = image.withAnnotations(annotations).json();
        change(manifests -> {
            if (manifests.contains(line)) {
                return false;
            }
            List<JsonObject> replaced = take(manifests, key);
            manifests.add(line);
            for (JsonObject old : replaced) {
                keep(manifests, old.without("annotations"));
            }
            Object target = digest(line);
            manifests.removeIf(other -> digest(other).equals(target) && isBare(other));
            return true;
        });
    }

    /** Puts an image into the table without a name, unless it is there. */
    public void keep(Descriptor image) throws IOException {
        change(manifests -> keep(manifests, image.withAnnotations(Map.of()).json()));
    }

    /** Takes a name from its image, which stays in the table. Whether the name was there. */
    public boolean untag(ImageReference reference) throws IOException {
        ImageReference key = key(reference);
        return change(manifests -> {
            List<JsonObject> taken = take(manifests, key);
            taken.forEach(old -> keep(manifests, old.without("annotations")));
            return !taken.isEmpty();
        });
    }

    /** Forgets a reference; the image stays until it is collected. Whether it was there. */
    public boolean remove(ImageReference reference) throws IOException {
        ImageReference key = key(reference);
        return change(manifests -> !take(manifests, key).isEmpty());
    }

    /** Forgets an image under all its names. Whether it was there. */
    public boolean remove(Digest image) throws IOException {
        String target = image.toString();
        return change(manifests -> manifests.removeIf(other -> digest(other).equals(target)));
    }

    private static List<JsonObject> take(List<JsonObject> manifests, ImageReference key) {
        List<JsonObject> taken = new ArrayList<>();
        for (JsonObject manifest : manifests) {
            if (reference(manifest).equals(Optional.of(key))) {
                taken.add(manifest);
            }
        }
        manifests.removeAll(taken);
        return taken;
    }

    private static boolean keep(List<JsonObject> manifests, JsonObject bare) {
        String target = digest(bare);
        boolean known = manifests.stream().anyMatch(other -> digest(other).equals(target));
        return !known && manifests.add(bare);
    }

    private static String digest(JsonObject manifest) {
        try {
            return manifest.string("digest").orElse("");
        } catch (StoreException e) {
            return "";
        }
    }

    private static boolean isBare(JsonObject manifest) {
        return !manifest.has("annotations");
    }

    private static ImageReference key(ImageReference reference) {
        return reference
                .digest()
                .map(reference::withDigest)
                .orElseGet(() -> reference.withTag(reference.tag().orElse("latest")));
    }

    private static Optional<ImageReference> reference(JsonObject manifest) {
        try {
            Map<String, String> annotations = manifest.stringMap("annotations");
            String name = annotations.getOrDefault(IMAGE_NAME, annotations.get(REF_NAME));
            return name == null ? Optional.empty() : Optional.of(key(ImageReference.parse(name)));
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    private interface Change {
        /** Edits the lines; whether anything changed. */
        boolean apply(List<JsonObject> manifests);
    }

    private boolean change(Change change) throws IOException {
        try (var _ = StoreLock.references(layout)) {
            FailPoint.TAG_LOCK.reached();
            JsonObject index = read();
            List<JsonObject> manifests = new ArrayList<>(manifests(index));
            boolean changed = change.apply(manifests);
            if (changed) {
                write(layout.index(), index.withObjects("manifests", manifests).bytes());
            }
            return changed;
        }
    }

    private JsonObject read() throws IOException {
        try {
            return JsonObject.parse(Files.readAllBytes(layout.index()));
        } catch (NoSuchFileException e) {
            return EMPTY;
        } catch (StoreException e) {
            throw new StoreException(
                    "the table of references " + layout.index() + " is damaged: " + e.getMessage(),
                    "Move it away; images can then be imported or built again.",
                    e);
        }
    }

    private static List<JsonObject> manifests(JsonObject index) throws StoreException {
        return index.objects("manifests").orElse(List.of());
    }

    private void write(Path target, byte[] content) throws IOException {
        try (var file = TemporaryFile.create(layout, durability)) {
            file.write(content, 0, content.length);
            FailPoint.TAG_WRITTEN.reached();
            file.replace(target);
            FailPoint.TAG_RENAMED.reached();
        }
    }
}
