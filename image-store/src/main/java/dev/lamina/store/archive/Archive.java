package dev.lamina.store.archive;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.LayerStore;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.Document;
import dev.lamina.store.transfer.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The images in an OCI layout (a directory or a tar of one) or in a tar of docker save, packed or
 * not. Where a tar is both, the OCI layout counts: it has the images as they were distributed.
 * Close it when nothing is read from it any more.
 */
public final class Archive implements AutoCloseable {
    private final FileTree files;
    private final List<ArchivedImage> images;

    private Archive(FileTree files, List<ArchivedImage> images) {
        this.files = files;
        this.images = List.copyOf(images);
    }

    /** Opens a file, or the directory of an OCI layout. */
    public static Archive open(LayerStore layers, Path path) throws IOException {
        return Files.isDirectory(path)
                ? open(new DirectoryTree(path), path.toString())
                : open(new TarTree(stack(layers.openArchive(path))), path.toString());
    }

    /** Reads an archive to its end; what is packed or comes from a stream needs space meanwhile. */
    public static Archive read(LayerStore layers, InputStream in) throws IOException {
        return open(new TarTree(stack(layers.openArchive(in))), "standard input");
    }

    private static LayerStack stack(dev.lamina.store.layer.Layer layer) {
        return new LayerStack(List.of(layer));
    }

    private static Archive open(FileTree files, String name) throws IOException {
        boolean open = false;
        try {
            List<ArchivedImage> images = new ArrayList<>();
            if (files.size(OciLayout.INDEX).isPresent()) {
                images.addAll(OciLayout.images(files));
            } else if (files.size(DockerFormat.MANIFEST).isPresent()) {
                images.addAll(DockerFormat.images(files));
            } else {
                throw new StoreException(
                        name + " is neither an OCI layout nor an archive of docker save",
                        "A root filesystem's tar becomes an image with: lamina import FILE REF");
            }
            open = true;
            return new Archive(files, images);
        } finally {
            if (!open) {
                files.close();
            }
        }
    }

    public List<ArchivedImage> images() {
        return images;
    }

    /** The image of this name; without a name the only one. */
    public ImageSource image(String name) throws IOException {
        if (name.isEmpty()) {
            if (images.size() == 1) {
                return images.getFirst().source();
            }
            throw new StoreException(
                    "the archive has " + images.size() + " images", "Say which: FILE:NAME");
        }
        ImageReference wanted =
                name.contains("@sha256:") || name.startsWith("sha256:")
                        ? null
                        : ImageReference.parse(name).tagged();
        for (ArchivedImage image : images) {
            Document top = image.source().top();
            if (name.endsWith(top.digest().toString())
                    || (wanted != null && image.names().contains(wanted))) {
                return image.source();
            }
        }
        throw new StoreException(
                "the archive has no image " + name,
                "Names: " + images.stream().map(i -> i.names().toString()).toList());
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
