package dev.lamina.unionfs.tree;

import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.layer.Layer;
import dev.lamina.unionfs.layer.Real;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** A directory of the union: the real directories that are merged in it. */
final class DirectoryNode extends Node {
    private static final int WIDE = 32;

    /** Which names it has; see the lock order of {@link Node}. */
    final ReentrantReadWriteLock nameLock = new ReentrantReadWriteLock();

    final Children children = new Children();

    /** What new objects in it inherit; null when not known. */
    volatile @Nullable Inheritance inheritance;

    private volatile Real[] stack;
    private volatile boolean removed;

    /** Of a wide directory that has been asked for a name. */
    private volatile @Nullable NameIndex index;

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

    /** Those of its real directories that may have a name, top first. */
    Real[] partsWith(byte[] name) throws ErrnoException {
        var all = stack;
        if (all.length < WIDE) {
            return all;
        }
        var known = index;
        if (known == null) {
            known = NameIndex.of(all);
            index = known;
        }
        return known.partsWith(name, all);
    }

    /** What it has in a layer that may be written, or null. */
    @Nullable Part<DirectoryEntry> part(Layer layer) {
        for (var real : stack) {
            if (real.layer().is(layer)) {
                return part(real);
            }
        }
        return null;
    }

    private static @Nullable Part<DirectoryEntry> part(Real real) {
        var branch = real.layer().writable();
        return branch == null
                ? null
                : new Part<>(real.layer(), branch, (DirectoryEntry) real.node());
    }

    /** All that can be changed of it, top first. */
    List<Part<DirectoryEntry>> parts() {
        List<Part<DirectoryEntry>> parts = new ArrayList<>();
        for (var real : stack) {
            var part = part(real);
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** It has been copied up; needs the monitor. */
    void rise(Part<DirectoryEntry> copy) {
        var risen = new ArrayList<>(Arrays.asList(stack));
        int at = 0;
        while (at < risen.size() && risen.get(at).layer().isAbove(copy.layer())) {
            at++;
        }
        risen.add(at, new Real(copy.layer(), copy.entry()));
        stack = risen.toArray(new Real[0]);
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
