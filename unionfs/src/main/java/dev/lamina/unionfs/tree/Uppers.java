package dev.lamina.unionfs.tree;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.branch.Identity;
import dev.lamina.unionfs.branch.WritableBranch;
import dev.lamina.unionfs.copyup.CopyUp;
import dev.lamina.unionfs.copyup.Source;
import dev.lamina.unionfs.layer.Layer;
import dev.lamina.unionfs.layer.Real;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gives nodes a part in a writable layer when something is to change: by copy-up, parents first.
 * Thread-safe; of several who want the same copy one makes it and the others wait for it.
 */
final class Uppers {
    /** All data of a file. */
    static final long WHOLE = Long.MAX_VALUE;

    private final Linux linux;
    private final Targets targets;
    private final Links links;

    Uppers(Linux linux, Targets targets, Links links) {
        this.linux = linux;
        this.targets = targets;
        this.links = links;
    }

    /** The part of a directory in a writable layer, copied up if need be. */
    Part<DirectoryEntry> directory(DirectoryNode directory, Layer layer) throws ErrnoException {
        var part = directory.part(layer);
        if (part != null) {
            return part;
        }
        Deque<DirectoryNode> missing = new ArrayDeque<>();
        for (DirectoryNode at = directory; at != null; at = at.parent()) {
            if (at.part(layer) != null) {
                break;
            }
            missing.push(at);
        }
        for (var next : missing) {
            part = raise(next, layer);
        }
        return part == null ? directory(directory, layer) : part;
    }

    private Part<DirectoryEntry> raise(DirectoryNode directory, Layer layer) throws ErrnoException {
        for (; ; ) {
            var edge = directory.names();
            if (edge == null) {
                throw new ErrnoException(Errno.ENOENT, "copy up a removed directory");
            }
            var parent = directory(edge.parent, layer);
            synchronized (directory) {
                var part = directory.part(layer);
                if (part != null) {
                    return part;
                }
                if (directory.names() == edge) {
                    var source = source(directory.top());
                    var branch = parent.branch();
                    var identity =
                            directory.top().layer().isAbove(layer)
                                    ? new Identity(directory.ino(), null)
                                    : Identity.NONE;
                    var copy = into(branch).directory(source, parent.entry(), edge.name, identity);
                    part = new Part<>(layer, branch, copy);
                    directory.rise(part);
                    return part;
                }
            }
        }
    }

    private static Source source(Real real) throws ErrnoException {
        return new Source(real, real.stat(), real);
    }

    /** The part of a node that a change of its metadata goes to. */
    Part<? extends Entry> metadata(Node node) throws ErrnoException {
        var part = node.part();
        if (part != null) {
            return part;
        }
        return node instanceof DirectoryNode directory
                ? directory(directory, targets.forChange(directory))
                : copy((FileNode) node, null, CopyUp.LATER);
    }

    /**
     * The part of a file that a change of its data goes to.
     *
     * @param length how much of the data is still wanted; the copy's size is cut to that
     */
    Part<Entry> file(FileNode file, long length) throws ErrnoException {
        var part = copy(file, null, length);
        if (file.isMetacopy()) {
            synchronized (file) {
                complete(file, length);
            }
        }
        return part;
    }

    /**
     * The part of a file in a layer.
     *
     * @param wanted this very layer; null for the nearest one that will do
     */
    Part<Entry> copy(FileNode file, @Nullable Layer wanted, long length) throws ErrnoException {
        for (; ; ) {
            var part = partIn(file, wanted);
            if (part != null && !file.unnamed) {
                return part;
            }
            var edge = file.names();
            var parent = edge == null ? null : parentOfCopy(file, edge, wanted);
            synchronized (file) {
                part = partIn(file, wanted);
                if (part != null && !file.unnamed) {
                    return part;
                }
                if (file.names() == edge && part != null) {
                    if (edge != null && parent != null && parent.layer().is(part.layer())) {
                        name(file, part, parent.entry(), edge.name);
                    }
                    return part;
                }
                if (file.names() == edge) {
                    return edge == null || parent == null
                            ? raiseNameless(file, length)
                            : raise(file, parent, edge.name, length);
                }
            }
        }
    }

    private static void name(FileNode file, Part<Entry> part, DirectoryEntry parent, byte[] name)
            throws ErrnoException {
        part.branch().notes().makeImpure(parent);
        part.branch().names().placeLink(part.entry(), parent, name);
        file.unnamed = false;
        Removal.changeLinkDifference(file, part, -1);
    }

    private static @Nullable Part<Entry> partIn(FileNode file, @Nullable Layer wanted)
            throws ErrnoException {
        var part = file.part();
        if (part == null || wanted == null || part.layer().is(wanted)) {
            return part;
        }
        if (part.layer().isAbove(wanted)) {
            throw new ErrnoException(Errno.EXDEV, "name a file in a branch below its own");
        }
        return null;
    }

    private Part<DirectoryEntry> parentOfCopy(FileNode file, Edge edge, @Nullable Layer wanted)
            throws ErrnoException {
        var layer = targets.forChange(edge.parent, wanted == null ? file.top().layer() : wanted);
        if (wanted != null && !layer.is(wanted)) {
            throw new ErrnoException(Errno.EXDEV, "copy up a file under its first name", edge.name);
        }
        return directory(edge.parent, layer);
    }

    private Part<Entry> raiseNameless(FileNode file, long length) throws ErrnoException {
        var layer = targets.nameless();
        var branch = Targets.branch(layer);
        var source = new Source(file.top(), file.top().stat(), file.content());
        var entry = into(branch).nameless(source, length == CopyUp.LATER ? WHOLE : length);
        var part = new Part<>(layer, branch, entry);
        file.rise(part, null);
        reopen(file, part);
        return part;
    }

    private CopyUp into(WritableBranch branch) {
        return new CopyUp(linux, branch);
    }

    private Part<Entry> raise(FileNode file, Part<DirectoryEntry> parent, byte[] name, long length)
            throws ErrnoException {
        var branch = parent.branch();
        var source = new Source(file.top(), file.top().stat(), file.content());
        boolean later = length == CopyUp.LATER && mayComeLater(source, branch);
        var identity = links.identity(file, source.stat());
        long copied = later || length != CopyUp.LATER ? length : WHOLE;
        var entry = into(branch).file(source, parent.entry(), name, identity, copied);
        var group = identity.group();
        if (group != null) {
            file.linkKey = group.key();
            file.linkDifference = group.names() - 2;
        }
        var part = new Part<>(parent.layer(), branch, entry);
        rise(file, part, later);
        return part;
    }

    private static boolean mayComeLater(Source source, WritableBranch branch) {
        return source.stat().isRegular()
                && source.stat().size() > 0
                && !source.data().isWritable()
                && branch.notes().mayRefer();
    }

    private static void rise(FileNode file, Part<Entry> part, boolean dataLater)
            throws ErrnoException {
        file.rise(part, dataLater ? file.content() : null);
        if (!dataLater) {
            reopen(file, part);
        }
    }

    /** Lets a layer count the names of an object, which gets no name there. */
    void countNames(FileNode file, Layer layer) throws ErrnoException {
        var branch = Targets.branch(layer);
        synchronized (file) {
            var source = new Source(file.top(), file.top().stat(), file.content());
            var identity = links.identity(file, source.stat());
            var group = identity.group();
            if (group == null || file.part() != null) {
                return;
            }
            boolean later = mayComeLater(source, branch);
            long length = later ? CopyUp.LATER : WHOLE;
            var part =
                    new Part<>(layer, branch, into(branch).linked(source, identity, group, length));
            file.linkKey = group.key();
            file.linkDifference = group.names() - 1;
            file.unnamed = true;
            rise(file, part, later);
        }
    }

    /** Fetches the data after the metadata; the caller holds the monitor. */
    void complete(FileNode file, long length) throws ErrnoException {
        var part = file.part();
        if (file.isMetacopy() && part != null) {
            into(part.branch()).data(source(file.content()), part.entry(), length);
            file.complete();
            reopen(file, part);
        }
    }

    /** Handles opened before see the new data too. */
    private static void reopen(FileNode file, Part<Entry> part) throws ErrnoException {
        var content = file.content;
        if (content != null) {
            var branch = part.branch();
            boolean isWritable = content.isWritable();
            int flags = isWritable ? FileCalls.O_RDWR : FileCalls.O_RDONLY;
            content.replace(branch.file(branch.openFile(part.entry(), flags)), isWritable);
        }
    }
}
