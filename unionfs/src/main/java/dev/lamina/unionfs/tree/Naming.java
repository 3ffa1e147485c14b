package dev.lamina.unionfs.tree;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.branch.Made;
import dev.lamina.unionfs.branch.Namespace;
import dev.lamina.unionfs.branch.NewObject;
import dev.lamina.unionfs.branch.Ownership;
import dev.lamina.unionfs.layer.Layer;
import dev.lamina.unionfs.layer.Real;
import java.util.function.Function;

/** Operations that make names. */
final class Naming {
    private final Nodes nodes;
    private final Targets targets;
    private final Uppers uppers;
    private final Redirects redirects;
    private final Attributes attributes;

    Naming(
            Nodes nodes,
            Targets targets,
            Uppers uppers,
            Redirects redirects,
            Attributes attributes) {
        this.nodes = nodes;
        this.targets = targets;
        this.uppers = uppers;
        this.redirects = redirects;
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
        var parent = uppers.directory(directory, targets.forNew(directory, name));
        directory.nameLock.writeLock().lock();
        try {
            checkFree(directory, name);
            var inheritance = attributes.inheritance(directory);
            var made = make(parent, name, object.apply(inheritance), inheritance.ownership(caller));
            var node = newNode(parent.layer(), made);
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
        if (directory.isMerged()
                && nodes.layers().find(directory.partsWith(name), directory.stack(), name)
                        != null) {
            throw new ErrnoException(Errno.EEXIST, "make", name);
        }
    }

    private static Made make(
            Part<DirectoryEntry> parent, byte[] name, NewObject object, Ownership owner)
            throws ErrnoException {
        try {
            return parent.branch().newObjects().make(parent.entry(), name, object, owner);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST) || !isWhiteout(parent, name)) {
                throw e;
            }
            return parent.branch()
                    .newObjects()
                    .makeOverWhiteout(parent.entry(), name, object, owner);
        }
    }

    private static boolean isWhiteout(Part<DirectoryEntry> parent, byte[] name)
            throws ErrnoException {
        var found = parent.branch().find(parent.entry(), name);
        return found != null && found.whiteout();
    }

    private static Node newNode(Layer layer, Made made) {
        var real = new Real(layer, made.entry());
        long ino = layer.ino(made.stat().ino());
        if (made.stat().isDirectory()) {
            return new DirectoryNode(ino, new Real[] {real});
        }
        var file = new FileNode(ino, real, null);
        file.bare = true;
        return file;
    }

    New tmpfile(Caller caller, DirectoryNode directory, int mode) throws ErrnoException {
        var layer = targets.forNew(directory, FileCalls.EMPTY);
        var parent = uppers.directory(directory, layer);
        var inheritance = attributes.inheritance(directory);
        var file = inheritance.file(caller, mode);
        var owner = inheritance.ownership(caller);
        var made = parent.branch().newObjects().makeNameless(parent.entry(), file.mode(), owner);
        var node = newNode(layer, made);
        nodes.addNameless(node);
        return new New(node, made.stat(), made.fd());
    }

    void link(FileNode file, DirectoryNode directory, byte[] name) throws ErrnoException {
        checkNewName(name);
        for (boolean done = false; !done; ) {
            var edge = file.names();
            var first = edge == null ? directory : edge.parent;
            var layer = targets.forName(file.top().layer(), first, directory, name);
            var parent = uppers.directory(directory, layer);
            var part = redirects.file(file, layer);
            done = link(file, part, directory, parent, name);
        }
    }

    /** False when the name would not be seen any more in the layer it was meant for. */
    private boolean link(
            FileNode file,
            Part<Entry> part,
            DirectoryNode directory,
            Part<DirectoryEntry> parent,
            byte[] name)
            throws ErrnoException {
        directory.nameLock.writeLock().lock();
        try {
            checkFree(directory, name);
            if (!targets.shows(directory, name, parent.layer())) {
                return false;
            }
            synchronized (file) {
                link(part.entry(), parent, name);
                if (file.names() == null) {
                    part.branch().relocate(part.entry(), parent.entry(), name);
                }
                nodes.addName(directory, name, file);
                nodes.index(file);
                Redirects.noteNumber(file, parent);
            }
            return true;
        } finally {
            directory.nameLock.writeLock().unlock();
        }
    }

    private static void link(Entry entry, Part<DirectoryEntry> parent, byte[] name)
            throws ErrnoException {
        try {
            parent.branch().names().link(entry, parent.entry(), name, false);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST) || !isWhiteout(parent, name)) {
                throw e;
            }
            parent.branch().names().link(entry, parent.entry(), name, true);
        }
    }
}
