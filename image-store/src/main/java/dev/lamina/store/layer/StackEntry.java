package dev.lamina.store.layer;

import java.util.Arrays;

/**
 * Something visible at a path of a {@link LayerStack}. A directory may come from several layers;
 * its attributes are those of the topmost one that speaks about it.
 */
public final class StackEntry {
    private final ImagePath path;
    private final Layer layer;
    private final int number;
    private final int entry;

    /** Layer number and entry in turn, top first; of a non-directory just its own. */
    private final int[] parts;

    StackEntry(ImagePath path, Layer layer, int number, int entry, int[] parts) {
        this.path = path;
        this.layer = layer;
        this.number = number;
        this.entry = entry;
        this.parts = parts;
    }

    /** Where it is, free of symbolic links. */
    public ImagePath path() {
        return path;
    }

    /** Never a whiteout nor a link into a lower layer: these are resolved. */
    public EntryType type() {
        return layer.index().type(entry);
    }

    public boolean isDirectory() {
        return type() == EntryType.DIRECTORY;
    }

    public boolean isRegular() {
        return type() == EntryType.REGULAR;
    }

    public Attributes attributes() {
        return layer.index().attributes(entry);
    }

    /** Bytes of content of a regular file, of the target of a symbolic link; otherwise 0. */
    public long size() {
        return layer.index().size(entry);
    }

    /** The target of a symbolic link, as stored. */
    public ByteString linkTarget() {
        return ByteString.of(layer.index().linkTarget(entry));
    }

    public int major() {
        return layer.index().major(entry);
    }

    public int minor() {
        return layer.index().minor(entry);
    }

    /** The layer its attributes and content come from. */
    public Layer layer() {
        return layer;
    }

    /** The number of that layer in the stack, 0 being the lowest. */
    public int layerNumber() {
        return number;
    }

    /** Its entry in that layer's index. */
    public int entry() {
        return entry;
    }

    /** Equal for the names of one file, as far as the layers tell. */
    public FileId fileId() {
        return new FileId(number, layer.index().inode(entry));
    }

    int[] parts() {
        return parts;
    }

    /**
     * Whether all of it, what is below included, comes from the same entries of the same layers.
     */
    public boolean sameOrigin(StackEntry other, LayerStack own, LayerStack others) {
        if (parts.length != other.parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i += 2) {
            Layer mine = own.layers().get(parts[i]);
            Layer theirs = others.layers().get(other.parts[i]);
            if (parts[i + 1] != other.parts[i + 1] || !mine.diffId().equals(theirs.diffId())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return type() + " " + path + " " + Arrays.toString(parts);
    }

    /**
     * The identity of a file in its stack.
     *
     * @param layer number of the layer
     * @param inode canonical entry in its index
     */
    public record FileId(int layer, int inode) {}
}
