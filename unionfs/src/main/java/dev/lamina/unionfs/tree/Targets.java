package dev.lamina.unionfs.tree;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.branch.WritableBranch;
import dev.lamina.unionfs.layer.Layer;
import dev.lamina.unionfs.layer.Layers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which writable layer takes a change. With one writable layer on top of all others it is always
 * that one, at no cost.
 */
final class Targets {
    private final List<Layer> writable;
    private final @Nullable Layer onlyUpper;

    Targets(Layers layers) {
        writable = layers.writable();
        onlyUpper = layers.onlyUpper();
    }

    boolean isWritable() {
        return !writable.isEmpty();
    }

    /** All writable layers, top first. */
    List<Layer> writable() {
        return writable;
    }

    /** The layer of objects without a name: the topmost writable one. */
    Layer nameless() throws ErrnoException {
        if (writable.isEmpty()) {
            throw readOnly();
        }
        return writable.getFirst();
    }

    /** The branch of a layer, to be changed. */
    static WritableBranch branch(Layer layer) throws ErrnoException {
        var branch = layer.writable();
        if (branch == null) {
            throw readOnly();
        }
        return branch;
    }

    private static ErrnoException readOnly() {
        return new ErrnoException(Errno.EROFS, "change what no writable branch is above");
    }

    /**
     * Where a new object of a directory goes: the topmost writable layer, unless that is hidden.
     */
    Layer forNew(DirectoryNode directory, byte[] name) throws ErrnoException {
        var layer = nameless();
        if (layer.index() > 0 && (!reaches(directory, layer) || isHidden(directory, name, layer))) {
            throw readOnly();
        }
        return layer;
    }

    private static boolean isHidden(DirectoryNode directory, byte[] name, Layer layer)
            throws ErrnoException {
        var topmost = Layers.topmost(directory.partsWith(name), name);
        return topmost != null && topmost.isAbove(layer);
    }

    /** Where an object of one layer, with a name in this directory, can be changed. */
    Layer forChange(DirectoryNode directory, Layer object) throws ErrnoException {
        return onlyUpper != null ? onlyUpper : nearest(object, directory, directory);
    }

    /** Where a directory itself can be changed. */
    Layer forChange(DirectoryNode directory) throws ErrnoException {
        return forChange(directory, directory.top().layer());
    }

    /** Where a visible name can be taken away; the caller holds the directory's name lock. */
    Layer forRemoval(DirectoryNode directory, byte[] name) throws ErrnoException {
        if (onlyUpper != null) {
            return onlyUpper;
        }
        var topmost = Layers.topmost(directory.partsWith(name), name);
        return forChange(directory, topmost == null ? directory.top().layer() : topmost);
    }

    /**
     * Where an object of one layer can get a name in another directory: nothing above may have that
     * name.
     */
    Layer forName(Layer object, DirectoryNode from, DirectoryNode to, byte[] newName)
            throws ErrnoException {
        if (onlyUpper != null) {
            return onlyUpper;
        }
        var topmost = Layers.topmost(to.partsWith(newName), newName);
        if (topmost != null && topmost.isAbove(object)) {
            return nearest(topmost, from, to);
        }
        return nearest(object, from, to);
    }

    /** Whether an object under this name in a layer would be seen. */
    boolean shows(DirectoryNode directory, byte[] name, Layer layer) throws ErrnoException {
        return layer.index() == 0 || !isHidden(directory, name, layer);
    }

    /** The nearest writable layer, from this one upwards, in which both directories can be. */
    private Layer nearest(Layer lowest, DirectoryNode one, DirectoryNode other)
            throws ErrnoException {
        for (var layer : writable.reversed()) {
            if (!lowest.isAbove(layer) && reaches(one, layer) && reaches(other, layer)) {
                return layer;
            }
        }
        throw readOnly();
    }

    /** Whether a directory has a part in a layer, or a copy there would be one. */
    private static boolean reaches(DirectoryNode directory, Layer layer) throws ErrnoException {
        for (var at = directory; at.part(layer) == null; ) {
            var edge = at.names();
            if (edge == null
                    || Layers.hidesDirectory(edge.parent.partsWith(edge.name), edge.name, layer)) {
                return false;
            }
            at = edge.parent;
        }
        return true;
    }
}
