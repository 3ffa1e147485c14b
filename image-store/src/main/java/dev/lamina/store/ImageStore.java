package dev.lamina.store;

import dev.lamina.store.blob.BlobStore;
import dev.lamina.store.blob.DirectoryBlobStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.blob.Lease;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.blob.StoreLock;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.fault.FailPoint;
import dev.lamina.store.image.ContainerConfig;
import dev.lamina.store.image.Descriptor;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageBuilder;
import dev.lamina.store.image.ImageConfig;
import dev.lamina.store.image.ImageIndex;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.Manifest;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.Layer;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.LayerStore;
import dev.lamina.store.layer.WrittenLayer;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.ref.RefStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store of images in one directory, which is also an OCI image layout: blobs, layers and
 * references, and the operations that need several of them. What it publishes and what it answers
 * is kept from collection until it is closed or the process ends. Safe for use by several threads
 * and processes.
 */
public final class ImageStore implements AutoCloseable {
    /** The largest manifest, index or config that is read, in bytes. */
    public static final int MAX_DOCUMENT = 4 << 20;

    private final StoreLayout layout;
    private final Lease lease;
    private final Durability durability;
    private final BlobStore blobs;
    private final LayerStore layers;
    private final RefStore refs;
    private final @Nullable ImageFetcher fetcher;
    private final boolean verifying;

    private ImageStore(StoreLayout layout, Durability durability) throws IOException {
        this.layout = layout;
        this.durability = durability;
        lease = new Lease(layout);
        blobs = new DirectoryBlobStore(layout, durability, lease);
        layers = new LayerStore(layout, blobs);
        refs = new RefStore(layout, durability);
        fetcher = null;
        verifying = false;
    }

    private ImageStore(ImageStore same, @Nullable ImageFetcher fetcher, boolean verifying) {
        layout = same.layout;
        lease = same.lease;
        durability = same.durability;
        blobs = same.blobs;
        layers = same.layers;
        refs = same.refs;
        this.fetcher = fetcher;
        this.verifying = verifying;
    }

    /** Opens the store at {@code root}, made where there is none; see {@link StoreLayout#open}. */
    public static ImageStore open(Path root) throws IOException {
        return open(root, Durability.SYNCED);
    }

    public static ImageStore open(Path root, Durability durability) throws IOException {
        return new ImageStore(StoreLayout.open(root), durability);
    }

    public StoreLayout layout() {
        return layout;
    }

    /** Whether what this store publishes survives power loss. */
    public Durability durability() {
        return durability;
    }

    public BlobStore blobs() {
        return blobs;
    }

    public LayerStore layers() {
        return layers;
    }

    public RefStore refs() {
        return refs;
    }

    /**
     * The layer of an image, opened for reading in place. Where only its compressed form is stored,
     * as other tools put it there, it is unpacked into the store first.
     */
    public Layer openLayer(ImageLayer layer) throws IOException {
        Digest blob = layer.descriptor().digest();
        if (!blobs.pin(layer.diffId()) && blobs.pin(blob)) {
            try (InputStream packed =
                    Channels.newInputStream(blobs.open(blob, layer.descriptor().size()))) {
                layers.importLayer(packed, layer.diffId());
            }
        }
        Layer opened = layers.open(layer.diffId());
        return verifying ? opened.verifying() : opened;
    }

    /** The layers of an image, or some of them, bottom first, as one read-only tree. */
    public LayerStack openStack(List<ImageLayer> imageLayers) throws IOException {
        List<Layer> opened = new ArrayList<>();
        boolean complete = false;
        try {
            for (ImageLayer layer : imageLayers) {
                opened.add(openLayer(layer));
            }
            complete = true;
            return new LayerStack(opened);
        } finally {
            if (!complete) {
                new LayerStack(opened).close();
            }
        }
    }

    /** The image a reference leads to, for the platform of this machine. */
    public Optional<Image> find(ImageReference reference) throws IOException {
        Optional<Digest> target = refs.find(reference).map(Descriptor::digest);
        Optional<Digest> digest = target.or(reference::digest).filter(blobs::contains);
        if (digest.isEmpty() && target.isPresent()) {
            throw new StoreException(
                    "image " + reference.tagged() + " is damaged: its manifest is gone",
                    "Get it again: pull, build, load or import it; see lamina fsck.");
        }
        return digest.isEmpty() ? Optional.empty() : Optional.of(image(digest.get()));
    }

    /** The same store, where {@link #resolve} fetches what is missing. */
    public ImageStore fetching(ImageFetcher newFetcher) {
        return new ImageStore(this, newFetcher, verifying);
    }

    /** The same store, where contents of opened layers are verified when they are first used. */
    public ImageStore verifyingReads() {
        return new ImageStore(this, fetcher, true);
    }

    /**
     * As {@link #find}; an unknown name is fetched, or an error that says where images come from.
     */
    public Image resolve(ImageReference reference) throws IOException {
        return resolve(reference, Platform.host());
    }

    /** As {@link #resolve(ImageReference)}, for a platform. */
    public Image resolve(ImageReference reference, Platform platform) throws IOException {
        ImageFetcher source = fetcher;
        if (source != null && source.always()) {
            source.fetch(reference, platform);
        }
        Optional<Image> image = find(reference);
        boolean wrong = image.filter(i -> !platform.accepts(i.config().platform())).isPresent();
        if (source != null && !source.always() && (image.isEmpty() || wrong)) {
            try {
                source.fetch(reference, platform);
            } catch (StoreException e) {
                if (wrong) {
                    return image.get();
                }
                throw new StoreException(
                        "image "
                                + reference.tagged()
                                + " is not in the store and cannot be pulled: "
                                + e.getMessage(),
                        origins(reference),
                        e);
            }
            image = find(reference);
        }
        if (image.isEmpty()) {
            throw new StoreException(
                    "image " + reference.tagged() + " is not in the store", origins(reference));
        }
        return image.get();
    }

    private static String origins(ImageReference reference) {
        return "Make it with jbuild, or get a base image with: lamina import ROOTFS.tar "
                + reference.tagged()
                + ", lamina base busybox, or lamina base debian:bookworm.";
    }

    /** The image with this manifest; of an index, the one for this machine. */
    public Image image(Digest digest) throws IOException {
        blobs.pin(digest);
        byte[] document = blobs.read(digest, MAX_DOCUMENT);
        if (ImageIndex.isIndex(document)) {
            Descriptor chosen = ImageIndex.parse(document).choose(Platform.host());
            blobs.pin(chosen.digest());
            document = blobs.read(chosen.digest(), MAX_DOCUMENT);
        }
        Manifest manifest = Manifest.parse(document);
        blobs.pin(manifest.config().digest());
        byte[] config = blobs.read(manifest.config().digest(), MAX_DOCUMENT);
        Image image = Image.of(manifest, ImageConfig.parse(config));
        pinLayers(image);
        return image;
    }

    /** Pins one by one, but takes the lock once. */
    private void pinLayers(Image image) throws IOException {
        if (!layout.isWritable()) {
            return;
        }
        try (var _ = StoreLock.publishing(layout)) {
            for (ImageLayer layer : image.layers()) {
                blobs.pin(layer.descriptor().digest());
                blobs.pin(layer.diffId());
            }
        }
    }

    /** Bytes of the layers, unpacked; of one that is not unpacked yet, those of its blob. */
    public long unpackedSize(Image image) throws IOException {
        long size = 0;
        for (ImageLayer layer : image.layers()) {
            size += unpackedSize(layer);
        }
        return size;
    }

    /** As {@link #unpackedSize(Image)}, of one layer. */
    public long unpackedSize(ImageLayer layer) throws IOException {
        return blobs.contains(layer.diffId())
                ? blobs.size(layer.diffId())
                : layer.descriptor().size();
    }

    /**
     * Stores the documents of an image whose layers are stored already, then makes the references
     * lead to it; without references, it stays in the store without a name. Nothing refers to it
     * before everything is there.
     */
    public void save(Image image, Collection<ImageReference> references) throws IOException {
        for (ImageLayer layer : image.layers()) {
            Digest blob = layer.descriptor().digest();
            if (!blobs.pin(blob) && !blobs.pin(layer.diffId())) {
                throw new StoreException(
                        "layer " + blob + " of image " + image.digest() + " is not in the store",
                        "Build or import the image again.");
            }
        }
        Digest config = blobs.put(image.config().json().bytes());
        if (!config.equals(image.id())) {
            throw new StoreException(
                    "the config of image " + image.digest() + " is not the one it names", "");
        }
        FailPoint.CONFIG_WRITTEN.reached();
        blobs.put(image.manifest().bytes());
        FailPoint.MANIFEST_WRITTEN.reached();
        for (ImageReference reference : references) {
            tag(image, reference);
        }
        if (references.isEmpty()) {
            refs.keep(image.manifest().descriptor().withPlatform(image.config().platform()));
        }
    }

    /**
     * Makes an image of one layer from a root file system in a tar, packed or not.
     *
     * @param container how its containers start
     * @param step when and by what it is made
     */
    public Image importRootfs(
            InputStream rootfs, ImageReference reference, ContainerConfig container, History step)
            throws IOException {
        WrittenLayer layer = layers.importLayer(rootfs);
        ImageBuilder builder =
                ImageBuilder.scratch(Platform.host())
                        .withContainer(container)
                        .withLayer(ImageLayer.uncompressed(layer.diffId(), layer.size()), step);
        Image image = step.created().map(builder::withCreated).orElse(builder).build();
        save(image, List.of(reference));
        return image;
    }

    /** Makes one more reference lead to where another one leads, an image or an index. */
    public void tag(ImageReference existing, ImageReference reference) throws IOException {
        Image image = resolve(existing);
        Optional<Descriptor> target = refs.find(existing);
        if (target.isPresent()) {
            refs.put(reference, target.get());
        } else {
            tag(image, reference);
        }
    }

    /** Makes one more reference lead to an image of the store. */
    public void tag(Image image, ImageReference reference) throws IOException {
        refs.put(reference, image.manifest().descriptor().withPlatform(image.config().platform()));
    }

    /** Ends the protection of what was answered or published; the store must not be used again. */
    @Override
    public void close() throws IOException {
        lease.close();
    }
}
