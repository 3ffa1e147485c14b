package dev.lamina.store.check;

import dev.lamina.store.ImageFetcher;
import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.StoreLock;
import dev.lamina.store.check.Damage.Kind;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.fault.FailPoint;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.Platform;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mends what a check found: what can be made again is removed, so that it is; damaged blobs are set
 * aside and images that need them pulled again; images that cannot be had lose their names.
 */
public final class StoreRepair {
    private final ImageStore store;
    private final Optional<ImageFetcher> fetcher;
    private final boolean drop;

    /**
     * @param fetcher where images may be had again
     * @param drop whether names of images that cannot be mended are forgotten
     */
    public StoreRepair(ImageStore store, Optional<ImageFetcher> fetcher, boolean drop) {
        this.store = store;
        this.fetcher = fetcher;
        this.drop = drop;
    }

    /** The same damage, each with whether it is mended now. */
    public List<Damage> mend(List<Damage> found) throws IOException {
        List<Damage> mended = new ArrayList<>();
        Set<String> broken = new LinkedHashSet<>();
        for (Damage damage : found) {
            mended.add(first(damage));
            if (needsImage(damage.kind())) {
                broken.addAll(
                        damage.kind() == Kind.REFERENCE
                                ? List.of(damage.object())
                                : damage.images());
            }
        }
        Set<String> sound = new LinkedHashSet<>();
        Set<String> dropped = new LinkedHashSet<>();
        for (String image : broken) {
            if (unpacked(image) || refetched(image)) {
                sound.add(image);
            } else if (drop && forget(image)) {
                dropped.add(image);
            }
        }
        return mended.stream().map(damage -> second(damage, sound, dropped)).toList();
    }

    private static boolean needsImage(Kind kind) {
        return switch (kind) {
            case REFERENCE, BLOB_MISSING, BLOB_DAMAGED, DOCUMENT -> true;
            case LAYOUT, REFERENCES, BLOB_NAME, LAYER_INDEX, PACKED_FORM, LEFTOVER, PERMISSIONS ->
                    false;
        };
    }

    /** What does not need another place. */
    private Damage first(Damage damage) throws IOException {
        return switch (damage.kind()) {
            case BLOB_DAMAGED -> quarantined(damage);
            case LAYER_INDEX -> indexed(damage);
            case PACKED_FORM, LEFTOVER -> removed(damage);
            case BLOB_NAME -> setAside(damage);
            case LAYOUT -> {
                Files.deleteIfExists(store.layout().ociLayout());
                ImageStore.open(store.layout().root(), store.durability()).close();
                yield damage.mended("written again");
            }
            case REFERENCES, REFERENCE, BLOB_MISSING, DOCUMENT, PERMISSIONS -> damage;
        };
    }

    private Damage quarantined(Damage damage) throws IOException {
        Digest digest = Digest.parse(damage.object());
        try (var _ = StoreLock.removing(store.layout())) {
            Files.deleteIfExists(store.layout().layerIndex(digest));
            aside(store.layout().blob(digest));
        }
        FailPoint.REPAIR_QUARANTINED.reached();
        return damage.images().isEmpty() ? damage.mended("set aside; nobody needs it") : damage;
    }

    /** A link that stands for a blob is removed, never what it leads to. */
    private void aside(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Path folder = Files.createDirectories(store.layout().root().resolve("quarantine"));
            Path target = folder.resolve(file.getFileName() + "-" + System.nanoTime());
            Files.move(file, target);
        }
    }

    private Damage setAside(Damage damage) throws IOException {
        aside(Path.of(damage.object()));
        return damage.mended("set aside");
    }

    private static Damage removed(Damage damage) throws IOException {
        Files.deleteIfExists(Path.of(damage.object()));
        return damage.mended("removed");
    }

    private Damage indexed(Damage damage) throws IOException {
        Path file = Path.of(damage.object());
        Files.deleteIfExists(file);
        String name = String.valueOf(file.getFileName());
        if (!name.matches("[0-9a-f]{64}") || !store.blobs().contains(digest(name))) {
            return damage.mended("removed");
        }
        try {
            store.layers().open(digest(name)).close();
            return damage.mended("made again");
        } catch (StoreException e) {
            return damage;
        }
    }

    private static Digest digest(String hex) throws StoreException {
        return Digest.parse("sha256:" + hex);
    }

    /** Layers whose packed form is there need no other place. */
    private boolean unpacked(String image) throws IOException {
        try {
            Image found =
                    image.startsWith("sha256:")
                            ? store.image(Digest.parse(image))
                            : store.find(ImageReference.parse(image)).orElse(null);
            if (found == null) {
                return false;
            }
            for (ImageLayer layer : found.layers()) {
                if (!store.blobs().contains(layer.descriptor().digest())) {
                    return false;
                }
                store.openLayer(layer).close();
            }
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private boolean refetched(String image) throws IOException {
        if (fetcher.isEmpty()) {
            return false;
        }
        try {
            var reference = ImageReference.parse(image);
            var before = store.refs().find(reference);
            if (before.isEmpty()) {
                return false;
            }
            var pinned =
                    before.get().annotations().containsKey("dev.lamina.origin")
                            ? reference
                            : reference.withDigest(before.get().digest());
            fetcher.get().fetch(pinned, Platform.host());
            if (!pinned.equals(reference)) {
                store.refs().remove(pinned);
            }
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private boolean forget(String image) throws IOException {
        FailPoint.REPAIR_DROPPED.reached();
        return image.startsWith("sha256:")
                ? store.refs().remove(Digest.parse(image))
                : store.refs().remove(ImageReference.parse(image));
    }

    private Damage second(Damage damage, Set<String> sound, Set<String> dropped) {
        if (damage.mended() || !needsImage(damage.kind())) {
            return damage;
        }
        List<String> images =
                damage.kind() == Kind.REFERENCE ? List.of(damage.object()) : damage.images();
        if (sound.containsAll(images) && !images.isEmpty()) {
            return damage.mended("made or pulled again");
        }
        List<String> gone = images.stream().filter(dropped::contains).toList();
        boolean all =
                images.stream().allMatch(image -> sound.contains(image) || dropped.contains(image));
        return all && !images.isEmpty()
                ? damage.mended("no place has it; forgotten: " + String.join(", ", gone))
                : damage;
    }
}
