package dev.lamina.unionfs.tree;

import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.layer.Real;
import org.jspecify.annotations.Nullable;

/** Any object but a directory. */
final class FileNode extends Node {
    private volatile Real real;
    private volatile @Nullable Real data;

    /** How many of its names in lower layers have been removed; guarded by the monitor. */
    int removedNames;

    /** It counts on itself, so that {@link #removedNames} is not forgotten; needs the monitor. */
    boolean pinned;

    /** The key of its copy in the index of hard links, or null; guarded by the monitor. */
    volatile byte @Nullable [] linkKey;

    /**
     * The index alone has its copy, so far. A change gives it a name in the writable layer, for
     * what is made of that layer to have the change.
     */
    volatile boolean unnamed;

    /** How many names more it has than links in the writable layer; guarded by the monitor. */
    volatile int linkDifference;

    /** What its open handles share; guarded by the monitor. */
    @Nullable Content content;

    /** The kernel has once read or written it by itself, so pages of ours may be stale. */
    volatile boolean passedThrough;

    /** Made by this mount, and nobody has given it an extended attribute. */
    volatile boolean bare;

    /** It is in the index of objects with several names. */
    volatile boolean indexed;

    /**
     * @param data where its data is, when only its metadata has been copied up
     */
    FileNode(long ino, Real real, @Nullable Real data) {
        super(ino);
        this.real = real;
        this.data = data;
    }

    @Override
    Real top() {
        return real;
    }

    /** Where its data is read: {@link #top()}, unless only the metadata has been copied up. */
    Real content() {
        var below = data;
        return below == null ? real : below;
    }

    boolean isMetacopy() {
        return data != null;
    }

    /** It has been copied up, maybe without its data; the caller holds the monitor. */
    void rise(Part<Entry> copy, @Nullable Real dataBelow) {
        data = dataBelow;
        real = new Real(copy.layer(), copy.entry());
    }

    /** Its data has been copied up too; the caller holds the monitor. */
    void complete() {
        data = null;
    }
}
