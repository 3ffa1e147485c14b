package dev.lamina.store.layer;

import java.util.Arrays;
import java.util.Comparator;

/**
 * One statement of a layer about one path: what is there, or that what lower layers had is gone.
 * The content of a regular file travels beside its entry, as bytes.
 */
public sealed interface LayerEntry {
    /**
     * The order in which a layer is written: depth first, names by unsigned byte, and in each
     * directory first its opaque mark, then its whiteouts, then what is there.
     */
    Comparator<LayerEntry> ORDER =
            Comparator.comparing(LayerEntry::sortKey, Arrays::compareUnsigned);

    /**
     * What the entry is about: for a whiteout the removed path, for an opaque mark the directory.
     */
    ImagePath path();

    record Directory(ImagePath path, Attributes attributes) implements LayerEntry {}

    /**
     * @param size bytes of content
     */
    record RegularFile(ImagePath path, Attributes attributes, long size) implements LayerEntry {
        public RegularFile {
            if (size < 0) {
                throw new IllegalArgumentException("size " + size + " of " + path);
            }
        }
    }

    /**
     * @param target as stored in the link, not interpreted
     */
    record Symlink(ImagePath path, Attributes attributes, ByteString target)
            implements LayerEntry {}

    /**
     * One more name for a file of this layer written before, or for a file of a lower layer.
     *
     * @param attributes those of the file; readers use the target's own
     */
    record HardLink(ImagePath path, Attributes attributes, ImagePath target)
            implements LayerEntry {}

    record CharDevice(ImagePath path, Attributes attributes, int major, int minor)
            implements LayerEntry {}

    record BlockDevice(ImagePath path, Attributes attributes, int major, int minor)
            implements LayerEntry {}

    record Fifo(ImagePath path, Attributes attributes) implements LayerEntry {}

    /** The path, with everything below it, is gone from the lower layers. */
    record Whiteout(ImagePath path) implements LayerEntry {}

    /** The directory shows nothing of the lower layers. */
    record Opaque(ImagePath path) implements LayerEntry {}

    /**
     * Bytes whose unsigned order is {@link #ORDER}: components separated by NUL, each after a rank
     * that puts marks before whiteouts before what is there.
     */
    static byte[] sortKey(LayerEntry entry) {
        byte[] path = entry.path().raw();
        byte[] key = new byte[2 * path.length + 3];
        int length = 0;
        int last = 0;
        for (int i = 0; i < path.length; i++) {
            if (i == 0 || path[i - 1] == '/') {
                last = length;
                key[length++] = 3;
            }
            key[length++] = path[i] == '/' ? 0 : path[i];
        }
        switch (entry) {
            case Whiteout _ -> key[last] = 2;
            case Opaque _ -> {
                if (length > 0) {
                    key[length++] = 0;
                }
                key[length++] = 1;
            }
            case Directory _, RegularFile _, Symlink _, HardLink _ -> {}
            case CharDevice _, BlockDevice _, Fifo _ -> {}
        }
        return Arrays.copyOf(key, length);
    }
}
