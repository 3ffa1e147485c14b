package dev.lamina.unionfs.tree;

import dev.lamina.unionfs.layer.Real;
import org.jspecify.annotations.Nullable;

/** Any object but a directory. */
final class FileNode extends Node {
    private volatile Real real;

    /** How many of its names in lower layers have been removed; guarded by the monitor. */
    int removedNames;

    /** It counts on itself, so that {@link #removedNames} is not forgotten; needs the monitor. */
    boolean pinned;

    /** The key of its copy in the index of hard links, or null; guarded by the monitor. */
    volatile byte @Nullable [] linkKey;

    /** How many names more it has than links in the writable layer; guarded by the monitor. */
    volatile int linkDifference;

    /** What its open handles share; guarded by the monitor. */
    @Nullable Content content;

    /** The kernel has once read or written it by itself, so pages of ours may be stale. */
    volatile boolean passedThrough;

    /** It is in the index of objects with several names. */
    volatile boolean indexed;

    FileNode(long ino, Real real) {
        super(ino);
        this.real = real;
    }

    @Override
    Real top() {
        return real;
    }

    /** It has been copied up; the caller holds the monitor. */
    void rise(Real upper) {
        real = upper;
    }
}
