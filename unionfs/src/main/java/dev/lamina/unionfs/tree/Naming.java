package dev.lamina.unionfs.tree;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.branch.Made;
import dev.lamina.unionfs.branch.Namespace;
import dev.lamina.unionfs.branch.NewObject;
import dev.lamina.unionfs.branch.Ownership;
import dev.lamina.unionfs.layer.Layers;
import dev.lamina.unionfs.layer.Real;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Operations that make and remove names. */
final class Naming {
    private final Nodes nodes;
    private final Uppers uppers;
    private final Attributes attributes;
    private final Listings listings;

    Naming(Nodes nodes, Uppers uppers, Attributes attributes, Listings listings) {
        this.listings = listings;
        this.nodes = nodes;
        this.uppers = uppers;
        this.attributes = attributes;
    }

    /** A new object and its node, counted on once. */
    record New(Node node, Stat stat, int fd) {}

    New create(
            Caller caller,
            DirectoryNode directory,
            byte[] name,
            Function<Inheritance, NewObject> object)
            throws ErrnoException {
        checkNewName(name);
        var parent = uppers.directory(directory);
        directory.nameLock.writeLock().lock();
        try {
            checkFree(directory, name);
            var inheritance = attributes.inheritance(directory);
            var made = make(parent, name, object.apply(inheritance), inheritance.ownership(caller));
            var node = newNode(made);
            nodes.addNameless(node);
            nodes.addName(directory, name, node);
            return new New(node, made.stat(), made.fd());
        } finally {
            directory.nameLock.writeLock().unlock();
        }
    }

    private static void checkNewName(byte[] name) throws ErrnoException {
        Nodes.checkName(name);
        if (Namespace.isReserved(name)) {
            throw new ErrnoException(Errno.EPERM, "make a name that reads as a whiteout", name);
        }
    }

    private void checkFree(DirectoryNode directory, byte[] name) throws ErrnoException {
        if (directory.isRemoved()) {
            throw new ErrnoException(Errno.ENOENT, "make a name in a removed directory", name);
        }
        // in a directory of one layer the attempt itself tells
        if (directory.isMerged() && nodes.layers().find(directory.stack(), name) != null) {
            throw new ErrnoException(Errno.EEXIST, "make", name);
        }
    }

    private Made make(DirectoryEntry parent, byte[] name, NewObject object, Ownership owner)
            throws ErrnoException {
        var upper = uppers.branch();
        try {
            return upper.make(parent, name, object, owner);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            var found = upper.find(parent, name);
            if (found == null || !found.whiteout()) {
                throw e;
            }
            return upper.makeOverWhiteout(parent, name, object, owner);
        }
    }

    private Node newNode(Made made) throws ErrnoException {
        var layer = uppers.layer();
        var real = new Real(layer, made.entry());
        long ino = layer.ino(made.stat().ino());
        return made.stat().isDirectory()
                ? new DirectoryNode(ino, new Real[] {real})
                : new FileNode(ino, real, null);
    }

    New tmpfile(Caller caller, DirectoryNode directory, int mode) throws ErrnoException {
        uppers.directory(directory);
        var inheritance = attributes.inheritance(directory);
        var made =
                uppers.branch()
                        .makeNameless(
                                inheritance.file(caller, mode).mode(),
                                inheritance.ownership(caller));
        var node = newNode(made);
        nodes.addNameless(node);
        return new New(node, made.stat(), made.fd());
    }

    void link(FileNode file, DirectoryNode directory, byte[] name) throws ErrnoException {
        checkNewName(name);
        var parent = uppers.directory(directory);
        var entry = uppers.referable(file);
        directory.nameLock.writeLock().lock();
        try {
            checkFree(directory, name);
            synchronized (file) {
                link(entry, parent, name);
                if (file.names() == null) {
                    uppers.branch().relocate(entry, parent, name);
                }
                nodes.addName(directory, name, file);
                nodes.index(file);
                noteNumber(file, parent);
            }
        } finally {
            directory.nameLock.writeLock().unlock();
        }
    }

    private void link(Entry entry, DirectoryEntry parent, byte[] name) throws ErrnoException {
        var upper = uppers.branch();
        try {
            upper.link(entry, parent, name, false);
        } catch (ErrnoException e) {
            var found = e.is(Errno.EEXIST) ? upper.find(parent, name) : null;
            if (found == null || !found.whiteout()) {
                throw e;
            }
            upper.link(entry, parent, name, true);
        }
    }

    /** An object that carries a number from below makes its new directory impure. */
    void noteNumber(FileNode file, DirectoryEntry parent) throws ErrnoException {
        var real = file.top();
        if (real.layer().ino(real.stat().ino()) != file.ino()) {
            uppers.branch().makeImpure(parent);
        }
    }

    void unlink(DirectoryNode directory, byte[] name) throws ErrnoException {
        directory.nameLock.writeLock().lock();
        try {
            var node = existing(directory, name);
            try {
                if (!(node instanceof FileNode file)) {
                    throw new ErrnoException(Errno.EISDIR, "unlink", name);
                }
                removeFile(directory, uppers.directory(directory), name, file);
            } finally {
                nodes.release(node, 1);
            }
        } finally {
            directory.nameLock.writeLock().unlock();
        }
    }

    /** The node of a name, counted on once more. */
    Node existing(DirectoryNode directory, byte[] name) throws ErrnoException {
        var child = nodes.child(directory, name);
        if (child == null) {
            throw new ErrnoException(Errno.ENOENT, "find", name);
        }
        return child.node();
    }

    void removeFile(DirectoryNode directory, DirectoryEntry parent, byte[] name, FileNode file)
            throws ErrnoException {
        var upper = uppers.branch();
        synchronized (file) {
            boolean below = Layers.isBelow(directory.stack(), name);
            var own = upper.find(parent, name);
            beforeRemoval(file, directory, name, own);
            if (own == null) {
                upper.whiteout(parent, name);
            } else if (below) {
                upper.replaceByWhiteout(parent, name, false);
            } else {
                upper.remove(parent, name, false);
            }
            nodes.removeName(directory, name);
            afterRemoval(file, own);
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
        var entry = file.top().writable();
        byte[] key = file.linkKey;
        if (entry == null) {
            file.removedNames++;
            nodes.pin(file);
        } else if (key != null) {
            if (own == null) {
                changeLinkDifference(file, entry, -1);
            }
            var upper = uppers.branch();
            if (upper.stat(entry).nlink() + file.linkDifference <= 0) {
                upper.hold(entry);
                upper.removeLinked(key);
                file.linkKey = null;
                file.linkDifference = 0;
            }
        }
    }

    /**
     * A name of the union has lost or got a link in the writable layer; under the file's monitor.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void changeLinkDifference(FileNode file, Entry entry, int by) throws ErrnoException {
        if (file.linkKey == null) {
            return;
        }
        file.linkDifference += by;
        uppers.branch().noteLinkDifference(entry, file.linkDifference);
    }

    /** A node still in use must not depend on the name that goes. */
    private void keepReachable(FileNode file, DirectoryNode directory, byte[] name, int links)
            throws ErrnoException {
        var entry = file.top().writable();
        if (entry == null) {
            return;
        }
        var upper = uppers.branch();
        if (links > 1) {
            for (var edge = file.names(); edge != null; edge = edge.nextOfNode) {
                var parent = Uppers.existing(edge.parent);
                if (!edge.is(directory, name)
                        && parent != null
                        && upper.isAt(entry, parent, edge.name)) {
                    upper.relocate(entry, parent, edge.name);
                    return;
                }
            }
        }
        // one count is the caller's own
        if (file.references() > 1) {
            upper.hold(entry);
        }
    }

    void rmdir(DirectoryNode directory, byte[] name) throws ErrnoException {
        directory.nameLock.writeLock().lock();
        try {
            var node = existing(directory, name);
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

    void removeDirectory(DirectoryNode directory, byte[] name, DirectoryNode gone)
            throws ErrnoException {
        gone.nameLock.writeLock().lock();
        try {
            if (!listings.isEmpty(gone)) {
                throw new ErrnoException(Errno.ENOTEMPTY, "rmdir", name);
            }
            var parent = uppers.directory(directory);
            var upper = uppers.branch();
            synchronized (gone) {
                boolean below = Layers.isBelow(directory.stack(), name);
                var entry = Uppers.existing(gone);
                if (entry != null && gone.references() > 1) {
                    upper.hold(entry);
                }
                if (entry == null) {
                    upper.whiteout(parent, name);
                } else if (below) {
                    upper.replaceByWhiteout(parent, name, true);
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
    private void removeEmpty(DirectoryEntry parent, byte[] name) throws ErrnoException {
        try {
            uppers.branch().remove(parent, name, true);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOTEMPTY) && !e.is(Errno.EEXIST)) {
                throw e;
            }
            uppers.branch().removeTree(parent, name);
        }
    }
}
