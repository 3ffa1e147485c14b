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
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gives nodes an object in the writable layer when something is to change: by copy-up, parents
 * first. Thread-safe; of several who want the same copy one makes it and the others wait for it.
 */
final class Uppers {
    /** All data of a file. */
    static final long WHOLE = Long.MAX_VALUE;

    /** What kernel overlayfs follows at most. */
    private static final int LONGEST_REDIRECT = 256;

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
        return new Source(real, real.stat(), real);
    }

    /** The object in the writable layer, for a change of its metadata. */
    Entry metadata(Node node) throws ErrnoException {
        return switch (node) {
            case DirectoryNode directory -> directory(directory);
            case FileNode file -> copy(file, CopyUp.LATER);
        };
    }

    /**
     * The object in the writable layer with its data.
     *
     * @param length how much of the data is still wanted; the copy's size is cut to that
     */
    Entry file(FileNode file, long length) throws ErrnoException {
        var entry = copy(file, length);
        if (file.isMetacopy()) {
            synchronized (file) {
                complete(file, entry, length);
            }
        }
        return entry;
    }

    private Entry copy(FileNode file, long length) throws ErrnoException {
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
        var source = new Source(file.top(), file.top().stat(), file.content());
        if (parent == null || edge == null) {
            var entry = copyUp().nameless(source, length == CopyUp.LATER ? WHOLE : length);
            file.rise(new Real(layer(), entry), null);
            reopen(file, entry);
            return entry;
        }
        boolean later =
                length == CopyUp.LATER
                        && source.stat().isRegular()
                        && source.stat().size() > 0
                        && branch().mayRefer();
        var identity = links.identity(file, file.top(), source.stat());
        var entry =
                copyUp().file(
                                source,
                                parent,
                                edge.name,
                                identity,
                                later || length != CopyUp.LATER ? length : WHOLE);
        var group = identity.group();
        if (group != null) {
            file.linkKey = group.key();
            file.linkDifference = group.names() - 2;
        }
        file.rise(new Real(layer(), entry), later ? file.content() : null);
        if (!later) {
            reopen(file, entry);
        }
        return entry;
    }

    /** Fetches the data after the metadata; the caller holds the monitor. */
    private void complete(FileNode file, Entry entry, long length) throws ErrnoException {
        if (file.isMetacopy()) {
            copyUp().data(source(file.content()), entry, length);
            file.complete();
            reopen(file, entry);
        }
    }

    /** Handles opened for reading before see the new data too. */
    private void reopen(FileNode file, Entry entry) throws ErrnoException {
        var content = file.content;
        if (content != null) {
            var branch = branch();
            content.replace(branch.file(branch.openFile(entry, FileCalls.O_RDONLY)), false);
        }
    }

    /** The object in the writable layer, which finds its data below under any name. */
    Entry referable(FileNode file) throws ErrnoException {
        var entry = copy(file, CopyUp.LATER);
        synchronized (file) {
            var edge = file.names();
            if (file.isMetacopy() && !isRedirected(entry) && edge != null) {
                byte[] path = pathBelow(edge.parent, edge.name);
                if (path.length > LONGEST_REDIRECT) {
                    complete(file, entry, WHOLE);
                } else {
                    branch().redirect(entry, path);
                }
            }
        }
        return entry;
    }

    private boolean isRedirected(Entry entry) throws ErrnoException {
        return redirect(entry) != null;
    }

    private byte @Nullable [] redirect(Entry entry) throws ErrnoException {
        var below = branch().below(entry);
        return below == null ? null : below.redirect();
    }

    /** The directory in the writable layer, which finds its parts below from any place. */
    DirectoryEntry movable(DirectoryNode directory, boolean staysInDirectory)
            throws ErrnoException {
        var edge = directory.names();
        var top = existing(directory);
        if (edge == null || (top != null && !directory.isMerged())) {
            return directory(directory);
        }
        byte[] known = top == null ? null : redirect(top);
        if (top != null && known != null && (staysInDirectory || known[0] == '/')) {
            return top;
        }
        byte[] redirect = staysInDirectory ? edge.name : pathBelow(directory);
        if (!branch().mayRefer() || (!staysInDirectory && redirect.length > LONGEST_REDIRECT)) {
            throw new ErrnoException(Errno.EXDEV, "rename a lower directory", edge.name);
        }
        var entry = directory(directory);
        branch().redirect(entry, redirect);
        return entry;
    }

    /** The path from the root under which the layers below have a directory. */
    private byte[] pathBelow(DirectoryNode directory) throws ErrnoException {
        byte[] path = new byte[0];
        for (DirectoryNode at = directory; at != null; at = at.parent()) {
            var edge = at.names();
            if (edge == null) {
                break;
            }
            var entry = existing(at);
            byte[] redirect = entry == null ? null : redirect(entry);
            byte[] name = redirect == null ? edge.name : redirect;
            if (name[0] == '/') {
                return join(name, path);
            }
            path = join(withSlash(name), path);
        }
        return path;
    }

    private byte[] pathBelow(DirectoryNode parent, byte[] name) throws ErrnoException {
        return join(pathBelow(parent), withSlash(name));
    }

    private static byte[] withSlash(byte[] name) {
        return join(new byte[] {'/'}, name);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
