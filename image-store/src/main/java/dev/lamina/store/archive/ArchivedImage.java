package dev.lamina.store.archive;

import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.ImageSource;
import java.util.List;

/**
 * An image, or an index of them, in an archive.
 *
 * @param names it has there
 * @param source of it; closed with the archive
 */
public record ArchivedImage(List<ImageReference> names, ImageSource source) {
    public ArchivedImage {
        names = List.copyOf(names);
    }
}
