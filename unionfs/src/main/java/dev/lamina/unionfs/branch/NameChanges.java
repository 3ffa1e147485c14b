package dev.lamina.unionfs.branch;

import static dev.lamina.linux.DirectoryCalls.RENAME_EXCHANGE;
import static dev.lamina.linux.DirectoryCalls.RENAME_NOREPLACE;
import static dev.lamina.linux.DirectoryCalls.RENAME_WHITEOUT;

import dev.lamina.linux.DirectoryCalls;
import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;

/**
 * Gives, moves and takes names in a writable branch. Callers order changes of one name among
 * themselves.
 */
public final class NameChanges {
    private final WritableBranch branch;
    private final WorkDirectory work;
    private final Quota quota;
    private final FileCalls files;
    private final DirectoryCalls names;

    NameChanges(WritableBranch branch, WorkDirectory work) {
        this.branch = branch;
        this.work = work;
        this.quota = branch.quota();
        this.files = branch.files;
        this.names = branch.linux.directories();
    }

    /**
     * Puts a copy of a lower object under its free name; the times of the parent stay as they are,
     * since for users nothing has changed.
     */
    public Entry placeCopy(Staged staged, DirectoryEntry parent, byte[] name, boolean isDirectory)
            throws ErrnoException {
        try (var directory = branch.directories.use(parent)) {
            synchronized (branch.changing(parent)) {
                var before = files.stat(directory.fd());
                names.rename(work.fd(), staged.name(), directory.fd(), name, RENAME_NOREPLACE);
                staged.placed();
                files.utimens(directory.fd(), before.atime(), before.mtime());
            }
        }
        if (!isDirectory) {
            return new Entry(parent, name);
        }
        return staged.isNoted()
                ? new DirectoryEntry(parent, name)
                : DirectoryEntry.fresh(parent, name);
    }

    /** As {@link #placeCopy}, for one more name of a copy that there is. */
    public void placeLink(Entry entry, DirectoryEntry parent, byte[] name) throws ErrnoException {
        try (var staged = work.stage()) {
            link(entry, work.fd(), staged.name());
            placeCopy(staged, parent, name, false);
        }
    }

    private void link(Entry entry, int directory, byte[] newName) throws ErrnoException {
        branch.at(
                entry,
                (fd, name) -> {
                    if (name.length == 0) {
                        names.link(fd, directory, newName);
                    } else {
                        names.link(fd, name, directory, newName);
                    }
                    return fd;
                });
    }

    /** Removes a name that is a non-directory or an empty directory. */
    public void remove(DirectoryEntry parent, byte[] name, boolean isDirectory)
            throws ErrnoException {
        try (var directory = branch.directories.use(parent)) {
            synchronized (branch.changing(parent)) {
                if (isDirectory) {
                    names.rmdir(directory.fd(), name);
                    quota.give(0, 1);
                } else {
                    names.unlink(directory.fd(), name);
                }
            }
        }
    }

    /** Hides a name of a branch below that this branch does not have. */
    public void whiteout(DirectoryEntry parent, byte[] name) throws ErrnoException {
        try (var directory = branch.directories.use(parent)) {
            synchronized (branch.changing(parent)) {
                work.whiteout(directory.fd(), name);
            }
        }
    }

    /** Removes a name and hides what is below it, in one step; a directory goes with all in it. */
    public void replaceByWhiteout(DirectoryEntry parent, byte[] name, boolean isDirectory)
            throws ErrnoException {
        try (var staged = work.stage();
                var directory = branch.directories.use(parent)) {
            work.whiteout(work.fd(), staged.name());
            synchronized (branch.changing(parent)) {
                int flags = isDirectory ? RENAME_EXCHANGE : 0;
                names.rename(work.fd(), staged.name(), directory.fd(), name, flags);
            }
            if (isDirectory) {
                quota.give(0, 1);
            } else {
                staged.placed();
            }
        }
    }

    /** Removes a directory with all in it, in one step. */
    public void removeTree(DirectoryEntry parent, byte[] name) throws ErrnoException {
        try (var staged = work.stage();
                var directory = branch.directories.use(parent)) {
            synchronized (branch.changing(parent)) {
                names.rename(directory.fd(), name, work.fd(), staged.name(), 0);
                quota.give(0, 1);
            }
        }
    }

    /**
     * Moves one name of an object to a name that is free, a whiteout, or something the object may
     * replace.
     *
     * @param overWhiteout the new name is a whiteout
     * @param leaveWhiteout the old name becomes one
     */
    public void move(
            Entry entry,
            DirectoryEntry parent,
            byte[] name,
            DirectoryEntry newParent,
            byte[] newName,
            boolean overWhiteout,
            boolean leaveWhiteout)
            throws ErrnoException {
        try (var from = branch.directories.use(parent);
                var to = branch.directories.use(newParent)) {
            synchronized (entry) {
                synchronized (branch.changingFirst(parent, newParent)) {
                    synchronized (branch.changingSecond(parent, newParent)) {
                        if (overWhiteout && entry instanceof DirectoryEntry) {
                            swap(from.fd(), name, to.fd(), newName, leaveWhiteout);
                        } else {
                            rename(from.fd(), name, to.fd(), newName, leaveWhiteout);
                        }
                        if (entry.isAt(parent, name)) {
                            entry.moveTo(newParent, newName);
                        }
                    }
                }
            }
        }
    }

    /** A directory does not replace a whiteout, but they can change places. */
    private void swap(int from, byte[] name, int to, byte[] newName, boolean leaveWhiteout)
            throws ErrnoException {
        names.rename(from, name, to, newName, RENAME_EXCHANGE);
        if (!leaveWhiteout) {
            names.unlink(from, name);
        }
    }

    private void rename(int from, byte[] name, int to, byte[] newName, boolean leaveWhiteout)
            throws ErrnoException {
        if (!leaveWhiteout) {
            names.rename(from, name, to, newName, 0);
            return;
        }
        try {
            names.rename(from, name, to, newName, RENAME_WHITEOUT);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EINVAL) && !e.is(Errno.EPERM)) {
                throw e;
            }
            // a file system without whiteouts of its own: two steps, the old name last
            names.rename(from, name, to, newName, 0);
            work.whiteout(from, name);
        }
    }

    /** Two names change places in one step. */
    public void exchange(
            Entry one,
            DirectoryEntry parent,
            byte[] name,
            Entry other,
            DirectoryEntry otherParent,
            byte[] otherName)
            throws ErrnoException {
        try (var from = branch.directories.use(parent);
                var to = branch.directories.use(otherParent)) {
            synchronized (one) {
                synchronized (other) {
                    names.rename(from.fd(), name, to.fd(), otherName, RENAME_EXCHANGE);
                    boolean oneMoves = one.isAt(parent, name);
                    if (other.isAt(otherParent, otherName)) {
                        other.moveTo(parent, name);
                    }
                    if (oneMoves) {
                        one.moveTo(otherParent, otherName);
                    }
                }
            }
        }
    }

    /** Gives an object one more name, one that is free or a whiteout. */
    public void link(Entry entry, DirectoryEntry newParent, byte[] newName, boolean overWhiteout)
            throws ErrnoException {
        try (var to = branch.directories.use(newParent)) {
            if (!overWhiteout) {
                link(entry, to.fd(), newName);
                return;
            }
            try (var staged = work.stage()) {
                link(entry, work.fd(), staged.name());
                names.rename(work.fd(), staged.name(), to.fd(), newName, 0);
                staged.placed();
            }
        }
    }
}
