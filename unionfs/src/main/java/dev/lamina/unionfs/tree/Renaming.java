package dev.lamina.unionfs.tree;

import static dev.lamina.linux.DirectoryCalls.RENAME_EXCHANGE;
import static dev.lamina.linux.DirectoryCalls.RENAME_NOREPLACE;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.branch.Namespace;
import dev.lamina.unionfs.layer.Layers;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Rename, with everything that may stand in its way. */
final class Renaming {
    private final Nodes nodes;
    private final Uppers uppers;
    private final Naming naming;

    /** Held by renames between directories, so that ancestry stands still while they lock. */
    private final ReentrantLock betweenDirectories = new ReentrantLock();

    Renaming(Nodes nodes, Uppers uppers, Naming naming) {
        this.nodes = nodes;
        this.uppers = uppers;
        this.naming = naming;
    }

    /** A name in a directory, and the directory in the writable layer. */
    private record Place(DirectoryNode directory, byte[] name, DirectoryEntry upper) {}

    void rename(DirectoryNode from, byte[] name, DirectoryNode to, byte[] newName, int flags)
            throws ErrnoException {
        if (flags != 0 && flags != RENAME_NOREPLACE && flags != RENAME_EXCHANGE) {
            throw new ErrnoException(Errno.EINVAL, "rename with flags " + flags);
        }
        Nodes.checkName(newName);
        if (Namespace.isReserved(newName)) {
            throw new ErrnoException(Errno.EPERM, "make a name that reads as a whiteout", newName);
        }
        var source = new Place(from, name, uppers.directory(from));
        var target = new Place(to, newName, uppers.directory(to));
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
        var moved = naming.existing(source.directory, source.name);
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
        var upper = uppers.branch();
        var entry = movable(moved, source, target);
        boolean leaveWhiteout = Layers.isBelow(source.directory.stack(), source.name);
        settle(moved, entry, target);
        if (replaced instanceof DirectoryNode directory) {
            naming.removeDirectory(target.directory, target.name, directory);
        }
        var there = upper.find(target.upper, target.name);
        boolean overWhiteout = there != null && there.whiteout();
        if (!(replaced instanceof FileNode file)) {
            synchronized (moved) {
                move(moved, entry, source, target, overWhiteout, leaveWhiteout);
            }
            return;
        }
        var first = moved.id() < file.id() ? moved : file;
        synchronized (first) {
            synchronized (first == moved ? file : moved) {
                naming.beforeRemoval(file, target.directory, target.name, there);
                move(moved, entry, source, target, overWhiteout, leaveWhiteout);
                naming.afterRemoval(file, there);
            }
        }
    }

    private void move(
            Node moved,
            Entry entry,
            Place source,
            Place target,
            boolean overWhiteout,
            boolean leaveWhiteout)
            throws ErrnoException {
        uppers.branch()
                .move(
                        entry,
                        source.upper,
                        source.name,
                        target.upper,
                        target.name,
                        overWhiteout,
                        leaveWhiteout);
        nodes.removeName(target.directory, target.name);
        nodes.removeName(source.directory, source.name);
        nodes.addName(target.directory, target.name, moved);
    }

    private void exchange(Node moved, Place source, Node other, Place target)
            throws ErrnoException {
        var entry = movable(moved, source, target);
        var otherEntry = movable(other, target, source);
        settle(moved, entry, target);
        settle(other, otherEntry, source);
        var first = moved.id() < other.id() ? moved : other;
        synchronized (first) {
            synchronized (first == moved ? other : moved) {
                uppers.branch()
                        .exchange(
                                entry,
                                source.upper,
                                source.name,
                                otherEntry,
                                target.upper,
                                target.name);
                nodes.removeName(source.directory, source.name);
                nodes.removeName(target.directory, target.name);
                nodes.addName(target.directory, target.name, moved);
                nodes.addName(source.directory, source.name, other);
            }
        }
    }

    /** The object under its very name in the writable layer, fit for being moved. */
    private Entry movable(Node node, Place place, Place target) throws ErrnoException {
        return switch (node) {
            case DirectoryNode directory ->
                    uppers.movable(directory, place.directory == target.directory);
            case FileNode file -> {
                var upper = uppers.branch();
                var entry = uppers.referable(file);
                synchronized (file) {
                    if (upper.find(place.upper, place.name) == null) {
                        // copied up under another of its names
                        upper.link(entry, place.upper, place.name, false);
                        naming.changeLinkDifference(file, entry, -1);
                    }
                }
                yield entry;
            }
        };
    }

    /** Prepares an object for its new directory. */
    private void settle(Node node, Entry entry, Place target) throws ErrnoException {
        if (node instanceof FileNode file) {
            naming.noteNumber(file, target.upper);
        } else if (node instanceof DirectoryNode directory
                && !directory.isMerged()
                && target.directory.isMerged()) {
            uppers.branch().makeOpaque((DirectoryEntry) entry);
        }
    }
}
