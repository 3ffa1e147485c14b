package dev.lamina.unionfs.tree;

import static dev.lamina.linux.DirectoryCalls.RENAME_EXCHANGE;
import static dev.lamina.linux.DirectoryCalls.RENAME_NOREPLACE;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.branch.Namespace;
import dev.lamina.unionfs.layer.Layer;
import dev.lamina.unionfs.layer.Layers;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Rename, with everything that may stand in its way. */
final class Renaming {
    private final Nodes nodes;
    private final Targets targets;
    private final Uppers uppers;
    private final Redirects redirects;
    private final Removal removal;

    /** Held by renames between directories, so that ancestry stands still while they lock. */
    private final ReentrantLock betweenDirectories = new ReentrantLock();

    Renaming(Nodes nodes, Targets targets, Uppers uppers, Redirects redirects, Removal removal) {
        this.nodes = nodes;
        this.targets = targets;
        this.uppers = uppers;
        this.redirects = redirects;
        this.removal = removal;
    }

    /** A name in a directory. */
    private record Place(DirectoryNode directory, byte[] name) {}

    /** A node, the name it has, and its part in the layer it moves in. */
    private record Mover(
            Node node, Place place, Part<? extends Entry> part, Part<DirectoryEntry> parent) {}

    void rename(DirectoryNode from, byte[] name, DirectoryNode to, byte[] newName, int flags)
            throws ErrnoException {
        if (flags != 0 && flags != RENAME_NOREPLACE && flags != RENAME_EXCHANGE) {
            throw new ErrnoException(Errno.EINVAL, "rename with flags " + flags);
        }
        Nodes.checkName(newName);
        if (Namespace.isReserved(newName)) {
            throw new ErrnoException(Errno.EPERM, "make a name that reads as a whiteout", newName);
        }
        var source = new Place(from, name);
        var target = new Place(to, newName);
        if (from == to) {
            try (var _ = locked(from.nameLock.writeLock())) {
                rename(source, target, flags);
            }
            return;
        }
        boolean toFirst = to.id() < from.id();
        try (var _ = locked(betweenDirectories)) {
            boolean targetFirst = !to.isWithin(from) && (from.isWithin(to) || toFirst);
            var first = targetFirst ? to : from;
            var second = targetFirst ? from : to;
            try (var _ = locked(first.nameLock.writeLock());
                    var _ = locked(second.nameLock.writeLock())) {
                rename(source, target, flags);
            }
        }
    }

    /** A lock as a resource. */
    private interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private static Held locked(Lock lock) {
        lock.lock();
        return lock::unlock;
    }

    private void rename(Place source, Place target, int flags) throws ErrnoException {
        var moved = nodes.existing(source.directory, source.name);
        try {
            var child = nodes.child(target.directory, target.name);
            var replaced = child == null ? null : child.node();
            try {
                check(moved, source, replaced, target, flags);
                if (replaced == moved) {
                    return;
                }
                if (flags == RENAME_EXCHANGE && replaced != null) {
                    exchange(moved, source, replaced, target);
                } else {
                    move(moved, source, replaced, target);
                }
            } finally {
                if (replaced != null) {
                    nodes.release(replaced, 1);
                }
            }
        } finally {
            nodes.release(moved, 1);
        }
    }

    private static void check(
            Node moved, Place source, @Nullable Node replaced, Place target, int flags)
            throws ErrnoException {
        if (source.directory.isRemoved() || target.directory.isRemoved()) {
            throw new ErrnoException(Errno.ENOENT, "rename", source.name);
        }
        if (flags == RENAME_NOREPLACE && replaced != null) {
            throw new ErrnoException(Errno.EEXIST, "rename", target.name);
        }
        if (flags == RENAME_EXCHANGE && replaced == null) {
            throw new ErrnoException(Errno.ENOENT, "rename", target.name);
        }
        if (moved instanceof DirectoryNode directory && target.directory.isWithin(directory)) {
            throw new ErrnoException(Errno.EINVAL, "rename into itself", source.name);
        }
        if (replaced instanceof DirectoryNode directory && source.directory.isWithin(directory)) {
            throw new ErrnoException(
                    flags == RENAME_EXCHANGE ? Errno.EINVAL : Errno.ENOTEMPTY,
                    "rename over a parent",
                    target.name);
        }
        if (replaced == null || flags == RENAME_EXCHANGE) {
            return;
        }
        if (moved instanceof DirectoryNode && replaced instanceof FileNode) {
            throw new ErrnoException(Errno.ENOTDIR, "rename", target.name);
        }
        if (moved instanceof FileNode && replaced instanceof DirectoryNode) {
            throw new ErrnoException(Errno.EISDIR, "rename", target.name);
        }
    }

    private void move(Node moved, Place source, @Nullable Node replaced, Place target)
            throws ErrnoException {
        switch (replaced) {
            case DirectoryNode directory -> Removal.checkEmpty(directory, target.name);
            case FileNode file -> removal.countNames(file, target.directory, target.name);
            case null -> {}
        }
        var layer = layer(moved, source, target);
        var parent = uppers.directory(target.directory, layer);
        var from = movable(moved, source, layer, source.directory == target.directory);
        boolean leaveWhiteout =
                Layers.isBelow(source.directory.partsWith(source.name), source.name, layer);
        settle(from, target.directory, parent);
        if (replaced instanceof DirectoryNode directory) {
            removal.removeDirectory(target.directory, target.name, directory);
        } else if (replaced instanceof FileNode file && isElsewhere(file, layer)) {
            removal.removeFile(target.directory, target.name, file);
        }
        var there = parent.branch().find(parent.entry(), target.name);
        boolean overWhiteout = there != null && there.whiteout();
        if (!(replaced instanceof FileNode file) || isElsewhere(file, layer)) {
            synchronized (moved) {
                move(from, target, parent, overWhiteout, leaveWhiteout);
            }
            return;
        }
        var first = moved.id() < file.id() ? moved : file;
        synchronized (first) {
            synchronized (first == moved ? file : moved) {
                removal.beforeRemoval(file, target.directory, target.name, there);
                move(from, target, parent, overWhiteout, leaveWhiteout);
                removal.afterRemoval(file, there);
            }
        }
    }

    private Layer layer(Node moved, Place source, Place target) throws ErrnoException {
        return targets.forName(
                moved.top().layer(), source.directory, target.directory, target.name);
    }

    /** Whether a file can be removed in another writable layer. */
    private static boolean isElsewhere(FileNode file, Layer layer) {
        return file.top().isWritable() && !file.top().layer().is(layer);
    }

    private void move(
            Mover from,
            Place target,
            Part<DirectoryEntry> parent,
            boolean overWhiteout,
            boolean leaveWhiteout)
            throws ErrnoException {
        var source = from.place;
        parent.branch()
                .names()
                .move(
                        from.part.entry(),
                        from.parent.entry(),
                        source.name,
                        parent.entry(),
                        target.name,
                        overWhiteout,
                        leaveWhiteout);
        nodes.removeName(target.directory, target.name);
        nodes.removeName(source.directory, source.name);
        nodes.addName(target.directory, target.name, from.node);
    }

    private void exchange(Node moved, Place source, Node other, Place target)
            throws ErrnoException {
        boolean stays = source.directory == target.directory;
        var layer = layer(moved, source, target);
        var one = movable(moved, source, layer, stays);
        var two = movable(other, target, layer, stays);
        settle(one, target.directory, two.parent);
        settle(two, source.directory, one.parent);
        var first = moved.id() < other.id() ? moved : other;
        synchronized (first) {
            synchronized (first == moved ? other : moved) {
                one.parent
                        .branch()
                        .names()
                        .exchange(
                                one.part.entry(),
                                one.parent.entry(),
                                source.name,
                                two.part.entry(),
                                two.parent.entry(),
                                target.name);
                nodes.removeName(source.directory, source.name);
                nodes.removeName(target.directory, target.name);
                nodes.addName(target.directory, target.name, moved);
                nodes.addName(source.directory, source.name, other);
            }
        }
    }

    /** The object under its very name in the layer, fit for being moved. */
    private Mover movable(Node node, Place place, Layer layer, boolean staysInDirectory)
            throws ErrnoException {
        var parent = uppers.directory(place.directory, layer);
        return switch (node) {
            case DirectoryNode directory ->
                    new Mover(
                            node,
                            place,
                            redirects.directory(directory, layer, staysInDirectory),
                            parent);
            case FileNode file -> {
                var part = redirects.file(file, layer);
                synchronized (file) {
                    if (parent.branch().find(parent.entry(), place.name) == null) {
                        // copied up under another of its names
                        parent.branch()
                                .names()
                                .link(part.entry(), parent.entry(), place.name, false);
                        file.unnamed = false;
                        Removal.changeLinkDifference(file, part, -1);
                    }
                }
                yield new Mover(node, place, part, parent);
            }
        };
    }

    /** Prepares an object for its new directory. */
    private static void settle(Mover object, DirectoryNode directory, Part<DirectoryEntry> parent)
            throws ErrnoException {
        switch (object.node) {
            case FileNode file -> Redirects.noteNumber(file, parent);
            case DirectoryNode moved -> {
                if (moved.isMerged()) {
                    parent.branch()
                            .notes()
                            .makeImpure(parent.entry()); // it has a number from below
                } else if (directory.isMerged()) {
                    parent.branch().notes().makeOpaque((DirectoryEntry) object.part.entry());
                }
            }
        }
    }
}
