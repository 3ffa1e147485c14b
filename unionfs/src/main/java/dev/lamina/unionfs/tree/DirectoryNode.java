package dev.lamina.unionfs.tree;

import dev.lamina.unionfs.layer.Real;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** A directory of the union: the real directories that are merged in it. */
final class DirectoryNode extends Node {
    /** Which names it has; see the lock order of {@link Node}. */
    final ReentrantReadWriteLock nameLock = new ReentrantReadWriteLock();

    final Children children = new Children();

    /** What new objects in it inherit; null when not known. */
    volatile @Nullable Inheritance inheritance;

    private volatile Real[] stack;
    private volatile boolean removed;

    DirectoryNode(long ino, Real[] stack) {
        super(ino);
        this.stack = stack;
    }

    @Override
    Real top() {
        return stack[0];
    }

    /** Its real directories, top first; not to be changed. */
    Real[] stack() {
        return stack;
    }

    /** It has been copied up, or otherwise stands on something else; needs the monitor. */
    void restack(Real[] newStack) {
        stack = newStack;
    }

    /** Null for the root and for a removed directory. */
    @Nullable DirectoryNode parent() {
        var edge = names();
        return edge == null ? null : edge.parent;
    }

    boolean isRemoved() {
        return removed;
    }

    void removed() {
        removed = true;
    }

    boolean isMerged() {
        return stack.length > 1;
    }

    /** Whether it is this directory or somewhere below it. */
    boolean isWithin(DirectoryNode ancestor) {
        for (DirectoryNode at = this; at != null; at = at.parent()) {
            if (at == ancestor) {
                return true;
            }
        }
        return false;
    }
}
