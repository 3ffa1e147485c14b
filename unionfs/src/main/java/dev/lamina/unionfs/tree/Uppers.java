package dev.lamina.unionfs.tree;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.branch.WritableBranch;
import dev.lamina.unionfs.copyup.CopyUp;
import dev.lamina.unionfs.copyup.Source;
import dev.lamina.unionfs.layer.Layer;
import dev.lamina.unionfs.layer.Layers;
import dev.lamina.unionfs.layer.Real;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gives nodes an object in the writable layer when something is to change: by copy-up, parents
 * first. Thread-safe; of several who want the same copy one makes it and the others wait for it.
 */
final class Uppers {
    /** All data of a file. */
    static final long WHOLE = Long.MAX_VALUE;

    private final @Nullable Layer layer;
    private final @Nullable CopyUp copyUp;
    private final Links links;

    Uppers(Linux linux, Layers layers, Links links) {
        this.links = links;
        layer = layers.upper();
        var branch = layer == null ? null : layer.writable();
        copyUp = branch == null ? null : new CopyUp(linux, branch);
    }

    boolean isWritable() {
        return layer != null;
    }

    Layer layer() throws ErrnoException {
        if (layer == null) {
            throw readOnly();
        }
        return layer;
    }

    WritableBranch branch() throws ErrnoException {
        var branch = layer().writable();
        if (branch == null) {
            throw readOnly();
        }
        return branch;
    }

    private CopyUp copyUp() throws ErrnoException {
        if (copyUp == null) {
            throw readOnly();
        }
        return copyUp;
    }

    private static ErrnoException readOnly() {
        return new ErrnoException(Errno.EROFS, "change a union without a writable branch");
    }

    /** The directory in the writable layer, or null while it has none. */
    static @Nullable DirectoryEntry existing(DirectoryNode directory) {
        return (DirectoryEntry) directory.top().writable();
    }

    /** The directory in the writable layer, copied up if need be. */
    DirectoryEntry directory(DirectoryNode directory) throws ErrnoException {
        var entry = existing(directory);
        if (entry != null) {
            return entry;
        }
        layer();
        Deque<DirectoryNode> missing = new ArrayDeque<>();
        for (DirectoryNode at = directory; at != null; at = at.parent()) {
            if (existing(at) != null) {
                break;
            }
            missing.push(at);
        }
        DirectoryEntry last = null;
        for (var next : missing) {
            last = raise(next);
        }
        return last == null ? directory(directory) : last;
    }

    private DirectoryEntry raise(DirectoryNode directory) throws ErrnoException {
        for (; ; ) {
            var edge = directory.names();
            if (edge == null) {
                throw new ErrnoException(Errno.ENOENT, "copy up a removed directory");
            }
            var parent = existing(edge.parent);
            if (parent == null) {
                parent = directory(edge.parent);
            }
            synchronized (directory) {
                var entry = existing(directory);
                if (entry != null) {
                    return entry;
                }
                if (directory.names() == edge) {
                    var source = source(directory.top());
                    entry = copyUp().directory(source, parent, edge.name);
                    directory.restack(withTop(new Real(layer(), entry), directory.stack()));
                    return entry;
                }
            }
        }
    }

    private static Real[] withTop(Real top, Real[] below) {
        var stack = new Real[below.length + 1];
        stack[0] = top;
        System.arraycopy(below, 0, stack, 1, below.length);
        return stack;
    }

    private static Source source(Real real) throws ErrnoException {
        return new Source(real.layer().branch(), real.node(), real.stat());
    }

    /** Any object in the writable layer, copied up with all it has. */
    Entry entry(Node node) throws ErrnoException {
        return switch (node) {
            case DirectoryNode directory -> directory(directory);
            case FileNode file -> file(file, WHOLE);
        };
    }

    /**
     * The object in the writable layer, copied up if need be.
     *
     * @param length how much of its data is still wanted; the copy's size is cut to that
     */
    Entry file(FileNode file, long length) throws ErrnoException {
        for (; ; ) {
            var entry = file.top().writable();
            if (entry != null) {
                return entry;
            }
            layer();
            var edge = file.names();
            var parent = edge == null ? null : directory(edge.parent);
            synchronized (file) {
                entry = file.top().writable();
                if (entry != null) {
                    return entry;
                }
                if (file.names() == edge) {
                    return raise(file, parent, edge, length);
                }
            }
        }
    }

    private Entry raise(
            FileNode file, @Nullable DirectoryEntry parent, @Nullable Edge edge, long length)
            throws ErrnoException {
        var source = source(file.top());
        Entry entry;
        if (parent == null || edge == null) {
            entry = copyUp().nameless(source, length);
        } else {
            var identity = links.identity(file, file.top(), source.stat());
            entry = copyUp().file(source, parent, edge.name, identity, length);
            var group = identity.group();
            if (group != null) {
                file.linkKey = group.key();
                file.linkDifference = group.names() - 2;
            }
        }
        var content = file.content;
        if (content != null) {
            // handles opened for reading before see the new data too
            var branch = branch();
            content.replace(branch.file(branch.openFile(entry, FileCalls.O_RDONLY)), false);
        }
        file.rise(new Real(layer(), entry));
        return entry;
    }
}
