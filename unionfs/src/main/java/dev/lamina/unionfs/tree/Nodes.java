package dev.lamina.unionfs.tree;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.branch.WritableBranch;
import dev.lamina.unionfs.layer.Layers;
import dev.lamina.unionfs.layer.Layers.Merged;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes alive at the moment: made on the first lookup of a name, gone when nobody counts on
 * them. Thread-safe.
 */
final class Nodes {
    private static final int NAME_MAX = 255;

    private final Slots<Node> slots = new Slots<>();
    private final ConcurrentHashMap<Long, FileNode> linked = new ConcurrentHashMap<>();
    private final DirectoryNode root;
    private final Links links;
    private final Layers layers;

    Nodes(Layers layers, Links links) throws ErrnoException {
        this.layers = layers;
        this.links = links;
        var merged = layers.root();
        root = new DirectoryNode(directoryIno(merged), merged.stack());
        slots.add(root);
        root.retain();
    }

    DirectoryNode root() {
        return root;
    }

    Layers layers() {
        return layers;
    }

    Node node(long id) throws ErrnoException {
        var node = slots.get(id);
        if (node == null) {
            throw new ErrnoException(Errno.ESTALE, "node " + id);
        }
        return node;
    }

    DirectoryNode directory(long id) throws ErrnoException {
        if (node(id) instanceof DirectoryNode directory) {
            return directory;
        }
        throw new ErrnoException(Errno.ENOTDIR, "node " + id);
    }

    FileNode file(long id) throws ErrnoException {
        if (node(id) instanceof FileNode file) {
            return file;
        }
        throw new ErrnoException(Errno.EISDIR, "node " + id);
    }

    static void checkName(byte[] name) throws ErrnoException {
        if (name.length > NAME_MAX) {
            throw new ErrnoException(Errno.ENAMETOOLONG, "name of " + name.length + " bytes");
        }
    }

    /** A node counted on once more, and its real attributes when they are known already. */
    record Child(Node node, @Nullable Stat stat) {}

    /**
     * The node of a name, counted on once more, or null. The caller holds the directory's name
     * lock.
     */
    @SuppressWarnings("ReferenceEquality") // objects of a branch are compared as such
    @Nullable Child child(DirectoryNode directory, byte[] name) throws ErrnoException {
        checkName(name);
        var edge = directory.children.get(name);
        if (edge != null && edge.node.retain()) {
            return new Child(edge.node, null);
        }
        if (directory.isRemoved()) {
            return null;
        }
        var merged = layers.find(directory.partsWith(name), directory.stack(), name);
        if (merged == null) {
            return null;
        }
        var node = bind(directory, name, merged);
        return new Child(node, node.top() == merged.top() ? merged.stat() : null);
    }

    /** The node of a name, counted on once more. */
    Node existing(DirectoryNode directory, byte[] name) throws ErrnoException {
        var child = child(directory, name);
        if (child == null) {
            throw new ErrnoException(Errno.ENOENT, "find", name);
        }
        return child.node();
    }

    /**
     * The node for what a name stands for, counted on once more. The caller holds the directory's
     * name lock.
     */
    Node bind(DirectoryNode directory, byte[] name, Merged merged) throws ErrnoException {
        if (merged.stat().isDirectory()) {
            return attach(directory, name, new DirectoryNode(directoryIno(merged), merged.stack()));
        }
        long ino = fileIno(directory, name, merged);
        return merged.stat().nlink() > 1
                ? attachLinked(directory, name, links.node(ino, merged))
                : attach(directory, name, new FileNode(ino, merged.top(), merged.data()));
    }

    /** One more name for an object; a fresh node comes into being with it. */
    private Node attach(DirectoryNode directory, byte[] name, Node node) {
        synchronized (directory.children) {
            var edge = directory.children.get(name);
            if (edge != null) {
                if (edge.node.retain()) {
                    return edge.node;
                }
                directory.children.remove(edge);
            }
            node.retain();
            if (node.id() == 0) {
                slots.add(node);
            }
            addName(directory, name, node);
            return node;
        }
    }

    /** As {@link #attach}, for an object that other names may have brought already. */
    private Node attachLinked(DirectoryNode directory, byte[] name, FileNode fresh) {
        fresh.retain();
        fresh.indexed = true;
        slots.add(fresh);
        var node =
                linked.compute(
                        fresh.ino(), (_, known) -> known != null && known.retain() ? known : fresh);
        if (node != fresh) {
            slots.remove(fresh.id());
        }
        synchronized (directory.children) {
            var edge = directory.children.get(name);
            if (edge == null || edge.node != node) {
                if (edge != null) {
                    directory.children.remove(edge);
                }
                addName(directory, name, node);
            }
        }
        return node;
    }

    /** Enters a name that the directory does not have; the caller holds its name lock. */
    void addName(DirectoryNode directory, byte[] name, Node node) {
        var edge = new Edge(directory, name, node);
        directory.retain();
        node.addName(edge);
        directory.children.add(edge);
    }

    /** Takes a name away; the caller holds the directory's name lock for writing. */
    void removeName(DirectoryNode directory, byte[] name) {
        var edge = directory.children.get(name);
        if (edge != null) {
            directory.children.remove(edge);
            edge.node.removeName(edge);
            release(directory, 1);
        }
    }

    /** A node that has no name yet. */
    void addNameless(Node node) {
        node.retain();
        slots.add(node);
    }

    /** The node gets names besides its first: other names of it must find it. */
    void index(FileNode node) {
        linked.put(node.ino(), node);
        node.indexed = true;
    }

    /** The node stays, since it knows what nothing else does; the caller holds its monitor. */
    void pin(FileNode file) {
        if (!file.pinned) {
            file.pinned = true;
            file.retain();
        }
    }

    /** Gives counts back; the node goes, and directories nobody counts on any more with it. */
    void release(Node node, long count) {
        Node at = node;
        long left = count;
        while (at != root && at.release(left)) {
            slots.remove(at.id());
            DirectoryNode parent = null;
            synchronized (at) {
                for (var edge = at.names(); edge != null; edge = edge.nextOfNode) {
                    edge.parent.children.remove(edge);
                    if (parent != null) {
                        release(parent, 1);
                    }
                    parent = edge.parent;
                }
            }
            if (at instanceof FileNode file && file.indexed) {
                linked.remove(file.ino(), file);
            }
            drop(at);
            if (parent == null) {
                return;
            }
            at = parent;
            left = 1;
        }
    }

    private static void drop(Node node) {
        var part = node.part();
        if (part == null) {
            return;
        }
        if (node instanceof FileNode file && node.names() == null) {
            part.branch().gone(part.entry(), file.isMetacopy());
        }
        part.branch().drop(part.entry());
    }

    /**
     * A merged directory is known by the number of its lowest part, whatever comes on top of it; a
     * part made below others carries theirs.
     */
    static long directoryIno(Merged merged) throws ErrnoException {
        var lowest = merged.stack()[merged.stack().length - 1];
        if (merged.stack().length > 1 && lowest.layer().branch() instanceof WritableBranch branch) {
            long noted = branch.notes().inoNote(lowest.node());
            if (noted != 0) {
                return noted;
            }
        }
        return lowest.layer().ino(merged.lowest().ino());
    }

    /** The number of a subdirectory; the caller holds the directory's name lock. */
    long directoryIno(DirectoryNode directory, byte[] name) throws ErrnoException {
        var edge = directory.children.get(name);
        if (edge != null) {
            return edge.node.ino();
        }
        var merged = layers.find(directory.partsWith(name), directory.stack(), name);
        return merged == null ? 0 : directoryIno(merged);
    }

    private static long fileIno(DirectoryNode directory, byte[] name, Merged merged)
            throws ErrnoException {
        var real = merged.top();
        var parent = directory.part(real.layer());
        if (parent != null) {
            long noted = parent.branch().notes().inoNote(parent.entry(), name);
            if (noted != 0) {
                return noted;
            }
        }
        return real.layer().ino(merged.stat().ino());
    }

    /** At the end: frees what nodes without a name hold. */
    void close() {
        slots.all().forEach(Nodes::drop);
    }
}
