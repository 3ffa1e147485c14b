package dev.lamina.unionfs.tree;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.layer.Layers;
import org.jspecify.annotations.Nullable;

/** Operations that take names away. */
final class Removal {
    private final Nodes nodes;
    private final Targets targets;
    private final Uppers uppers;

    Removal(Nodes nodes, Targets targets, Uppers uppers) {
        this.nodes = nodes;
        this.targets = targets;
        this.uppers = uppers;
    }

    void unlink(DirectoryNode directory, byte[] name) throws ErrnoException {
        directory.nameLock.writeLock().lock();
        try {
            var node = nodes.existing(directory, name);
            try {
                if (!(node instanceof FileNode file)) {
                    throw new ErrnoException(Errno.EISDIR, "unlink", name);
                }
                removeFile(directory, name, file);
            } finally {
                nodes.release(node, 1);
            }
        } finally {
            directory.nameLock.writeLock().unlock();
        }
    }

    /** Takes a name of a file away; the caller holds the directory's name lock for writing. */
    void removeFile(DirectoryNode directory, byte[] name, FileNode file) throws ErrnoException {
        var layer = targets.forRemoval(directory, name);
        var parent = uppers.directory(directory, layer);
        var upper = parent.branch();
        countNames(file, directory, name);
        synchronized (file) {
            boolean below = Layers.isBelow(directory.partsWith(name), name, layer);
            var own = upper.find(parent.entry(), name);
            beforeRemoval(file, directory, name, own);
            if (own == null) {
                upper.names().whiteout(parent.entry(), name);
            } else if (below) {
                upper.names().replaceByWhiteout(parent.entry(), name, false);
            } else {
                upper.names().remove(parent.entry(), name, false);
            }
            nodes.removeName(directory, name);
            afterRemoval(file, own);
        }
    }

    /**
     * Before a name goes: the names left of an object in a lower layer must be known after a
     * remount too, so a writable layer counts them from now on.
     */
    void countNames(FileNode file, DirectoryNode directory, byte[] name) throws ErrnoException {
        if (file.indexed && file.part() == null) {
            uppers.countNames(file, targets.forRemoval(directory, name));
        }
    }

    /**
     * Prepares a node for the loss of a name; the caller holds its monitor.
     *
     * @param own what the writable layer has under the name
     */
    void beforeRemoval(
            FileNode file, DirectoryNode directory, byte[] name, Branch.@Nullable Found own)
            throws ErrnoException {
        if (own != null && file.linkKey == null) {
            keepReachable(file, directory, name, own.stat().nlink());
        }
    }

    /** Counts the names that are left; the caller holds the monitor. */
    void afterRemoval(FileNode file, Branch.@Nullable Found own) throws ErrnoException {
        var part = file.part();
        byte[] key = file.linkKey;
        if (part == null) {
            file.removedNames++;
            nodes.pin(file);
        } else if (key != null) {
            if (own == null) {
                changeLinkDifference(file, part, -1);
            }
            var upper = part.branch();
            int links = upper.stat(part.entry()).nlink();
            file.unnamed = links == 1; // the index's
            if (links + file.linkDifference <= 0) {
                upper.hold(part.entry());
                upper.removeLinked(key);
                file.linkKey = null;
                file.linkDifference = 0;
                file.unnamed = false;
            }
        }
    }

    /** A name of the union has lost or got a link in a writable layer; under the file's monitor. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    static void changeLinkDifference(FileNode file, Part<Entry> part, int by)
            throws ErrnoException {
        if (file.linkKey == null) {
            return;
        }
        file.linkDifference += by;
        part.branch().notes().noteLinkDifference(part.entry(), file.linkDifference);
    }

    /** A node still in use must not depend on the name that goes. */
    private static void keepReachable(
            FileNode file, DirectoryNode directory, byte[] name, int links) throws ErrnoException {
        var part = file.part();
        if (part == null) {
            return;
        }
        var upper = part.branch();
        if (links > 1) {
            for (var edge = file.names(); edge != null; edge = edge.nextOfNode) {
                var parent = edge.parent.part(part.layer());
                if (!edge.is(directory, name)
                        && parent != null
                        && upper.isAt(part.entry(), parent.entry(), edge.name)) {
                    upper.relocate(part.entry(), parent.entry(), edge.name);
                    return;
                }
            }
        }
        // one count is the caller's own
        if (file.references() > 1 || upper.quota().isLimited()) {
            upper.hold(part.entry());
        }
    }

    void rmdir(DirectoryNode directory, byte[] name) throws ErrnoException {
        directory.nameLock.writeLock().lock();
        try {
            var node = nodes.existing(directory, name);
            try {
                if (!(node instanceof DirectoryNode gone)) {
                    throw new ErrnoException(Errno.ENOTDIR, "rmdir", name);
                }
                removeDirectory(directory, name, gone);
            } finally {
                nodes.release(node, 1);
            }
        } finally {
            directory.nameLock.writeLock().unlock();
        }
    }

    static void checkEmpty(DirectoryNode directory, byte[] name) throws ErrnoException {
        directory.nameLock.readLock().lock();
        try {
            if (!Listings.isEmpty(directory)) {
                throw new ErrnoException(Errno.ENOTEMPTY, "remove", name);
            }
        } finally {
            directory.nameLock.readLock().unlock();
        }
    }

    void removeDirectory(DirectoryNode directory, byte[] name, DirectoryNode gone)
            throws ErrnoException {
        gone.nameLock.writeLock().lock();
        try {
            checkEmpty(gone, name);
            var layer = targets.forRemoval(directory, name);
            var parent = uppers.directory(directory, layer);
            var upper = parent.branch();
            synchronized (gone) {
                boolean below = Layers.isBelow(directory.partsWith(name), name, layer);
                var part = gone.part(layer);
                if (part != null && gone.references() > 1) {
                    upper.hold(part.entry());
                }
                if (part == null) {
                    upper.names().whiteout(parent.entry(), name);
                } else if (below) {
                    upper.names().replaceByWhiteout(parent.entry(), name, true);
                } else {
                    removeEmpty(parent, name);
                }
                gone.removed();
            }
            nodes.removeName(directory, name);
        } finally {
            gone.nameLock.writeLock().unlock();
        }
    }

    /** Only whiteouts may be left in it. */
    private static void removeEmpty(Part<DirectoryEntry> parent, byte[] name)
            throws ErrnoException {
        try {
            parent.branch().names().remove(parent.entry(), name, true);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOTEMPTY) && !e.is(Errno.EEXIST)) {
                throw e;
            }
            parent.branch().names().removeTree(parent.entry(), name);
        }
    }
}
