package dev.lamina.unionfs.tree;

import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.layer.Real;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An object of the union: what the kernel keeps an inode for. Hard-linked names are one node.
 *
 * <p>It lives while somebody counts on it: lookups of the kernel, open handles, nodes in it. All of
 * it can be made anew from the branches.
 *
 * <p>Locks, to be taken in this order:
 *
 * <ol>
 *   <li>the union's rename lock, for renames between directories;
 *   <li>{@link DirectoryNode#nameLock}, an ancestor before its descendants, otherwise in the order
 *       of node numbers: held for reading while a name is looked up, for writing while names
 *       change;
 *   <li>a node's monitor, in the order of node numbers where two are needed: held while its real
 *       object or its list of names changes, so by copy-up;
 *   <li>the locks of the branches.
 * </ol>
 *
 * Reading attributes or data takes none of the first three.
 */
abstract sealed class Node implements Slots.Numbered permits FileNode, DirectoryNode {
    private static final AtomicLongFieldUpdater<Node> REFERENCES =
            AtomicLongFieldUpdater.newUpdater(Node.class, "references");
    private static final long DEAD = Long.MIN_VALUE;

    private final long ino;
    private long id;
    private volatile long references;
    private volatile @Nullable Edge names;

    Node(long ino) {
        this.ino = ino;
    }

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final void id(long given) {
        id = given;
    }

    /** The inode number users see. */
    final long ino() {
        return ino;
    }

    /** The real object whose attributes count. */
    abstract Real top();

    /** {@link #top} as what can be changed, or null while it has to be copied up first. */
    final @Nullable Part<Entry> part() {
        return Part.of(top());
    }

    /** Counts on the node once more; false when it is gone already. */
    final boolean retain() {
        for (; ; ) {
            long now = references;
            if (now < 0) {
                return false;
            }
            if (REFERENCES.compareAndSet(this, now, now + 1)) {
                return true;
            }
        }
    }

    /** Gives counts back; true when the node is gone now and has to be taken away. */
    final boolean release(long count) {
        for (; ; ) {
            long now = references;
            long left = Math.max(0, now - count);
            if (now < 0) {
                return false;
            }
            if (REFERENCES.compareAndSet(this, now, left == 0 ? DEAD : left)) {
                return left == 0;
            }
        }
    }

    final long references() {
        return references;
    }

    /** The first of its known names; null when it has none any more. */
    final @Nullable Edge names() {
        return names;
    }

    final synchronized void addName(Edge edge) {
        edge.nextOfNode = names;
        names = edge;
    }

    final synchronized void removeName(Edge gone) {
        Edge before = null;
        for (var edge = names; edge != null; edge = edge.nextOfNode) {
            if (edge == gone) {
                if (before == null) {
                    names = edge.nextOfNode;
                } else {
                    before.nextOfNode = edge.nextOfNode;
                }
                return;
            }
            before = edge;
        }
    }
}
