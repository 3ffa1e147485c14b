package dev.lamina.unionfs.copyup;

import static dev.lamina.linux.FileCalls.O_CREAT;
import static dev.lamina.linux.FileCalls.O_EXCL;
import static dev.lamina.linux.FileCalls.O_NOFOLLOW;
import static dev.lamina.linux.FileCalls.O_RDWR;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.branch.Identity;
import dev.lamina.unionfs.branch.Staged;
import dev.lamina.unionfs.branch.WritableBranch;
import java.nio.charset.StandardCharsets;

/**
 * Copies one object of a lower branch into the writable branch: built in the work directory with
 * content, owner, attributes, mode and times, synced, then renamed into place. Fails without a
 * trace. The caller sees to it that one object is copied once, and its parent before it.
 */
public final class CopyUp {
    /** In place of a length: the metadata now, the data when somebody wants it. */
    public static final long LATER = -1;

    private static final byte[] CAPABILITY =
            "security.capability".getBytes(StandardCharsets.US_ASCII);

    private final Linux linux;
    private final FileCalls files;
    private final WritableBranch upper;
    private final DataCopy data;

    public CopyUp(Linux linux, WritableBranch upper) {
        this.linux = linux;
        this.files = linux.files();
        this.upper = upper;
        this.data = new DataCopy(files);
    }

    /**
     * Copies a non-directory under a name that the writable branch does not have yet.
     *
     * @param length how much of its data somebody still wants, at most, its size being cut to that;
     *     or {@link #LATER}
     */
    public Entry file(
            Source source, DirectoryEntry parent, byte[] name, Identity identity, long length)
            throws ErrnoException {
        if (identity.ino() != 0) {
            upper.notes().makeImpure(parent);
        }
        return counted(
                bytes(source, length), 1, () -> build(source, parent, name, identity, length));
    }

    /** What a copy of that much of the data takes of the quota. */
    private static long bytes(Source source, long length) {
        return length == LATER || !source.stat().isRegular()
                ? 0
                : Math.min(length, source.stat().size());
    }

    /** A step of a copy-up. */
    @FunctionalInterface
    private interface Building<T> {
        T build() throws ErrnoException;
    }

    private <T> T counted(long bytes, int inodes, Building<T> building) throws ErrnoException {
        upper.quota().take(bytes, inodes);
        try {
            return building.build();
        } catch (ErrnoException e) {
            upper.quota().give(bytes, inodes);
            throw e;
        }
    }

    private Entry build(
            Source source, DirectoryEntry parent, byte[] name, Identity identity, long length)
            throws ErrnoException {
        try (var staged = upper.stage()) {
            build(source, staged, identity, length);
            var group = identity.group();
            if (group == null) {
                return upper.names().placeCopy(staged, parent, name, false);
            }
            var linked = upper.addLinked(staged, group.key());
            try {
                upper.names().placeCopy(staged, parent, name, false);
            } catch (ErrnoException e) {
                upper.removeLinked(group.key());
                throw e;
            }
            return linked;
        }
    }

    /** As {@link #file}, for an object of several names, under none of them: see its group. */
    public Entry linked(Source source, Identity identity, Identity.Group group, long length)
            throws ErrnoException {
        return counted(
                bytes(source, length), 1, () -> buildLinked(source, identity, group, length));
    }

    private Entry buildLinked(Source source, Identity identity, Identity.Group group, long length)
            throws ErrnoException {
        try (var staged = upper.stage()) {
            build(source, staged, identity, length);
            var linked = upper.addLinked(staged, group.key());
            upper.notes().noteLinkDifference(linked, group.names() - 1);
            return linked;
        }
    }

    /** As {@link #file}, for an object whose last name is gone but which is still in use. */
    public Entry nameless(Source source, long length) throws ErrnoException {
        return counted(bytes(source, length), 1, () -> buildNameless(source, length));
    }

    private Entry buildNameless(Source source, long length) throws ErrnoException {
        try (var staged = upper.stage()) {
            build(source, staged, Identity.NONE, length);
            return upper.holdCopy(staged);
        }
    }

    /** Copies a directory without what is in it. */
    public DirectoryEntry directory(
            Source source, DirectoryEntry parent, byte[] name, Identity identity)
            throws ErrnoException {
        upper.notes().makeImpure(parent); // its inode is that of the one below
        return counted(0, 1, () -> buildDirectory(source, parent, name, identity));
    }

    private DirectoryEntry buildDirectory(
            Source source, DirectoryEntry parent, byte[] name, Identity identity)
            throws ErrnoException {
        try (var staged = upper.stage()) {
            linux.directories().mkdir(staged.directory(), staged.name(), 0700);
            upper.notes().noteIdentity(staged, identity);
            dress(source, staged);
            return (DirectoryEntry) upper.names().placeCopy(staged, parent, name, true);
        }
    }

    private void build(Source source, Staged staged, Identity identity, long length)
            throws ErrnoException {
        var stat = source.stat();
        switch (stat.type()) {
            case Stat.S_IFREG -> {
                long wanted = Math.min(length, stat.size());
                buildRegular(source, staged, identity, wanted);
                return;
            }
            case Stat.S_IFLNK ->
                    linux.directories()
                            .symlink(source.object().readlink(), staged.directory(), staged.name());
            default ->
                    linux.directories()
                            .mknod(
                                    staged.directory(),
                                    staged.name(),
                                    stat.type() | 0600,
                                    stat.rdev());
        }
        upper.notes().noteIdentity(staged, identity);
        dress(source, staged);
    }

    private void buildRegular(Source source, Staged staged, Identity identity, long length)
            throws ErrnoException {
        int fd =
                files.open(
                        staged.directory(),
                        staged.name(),
                        O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW,
                        0600);
        try {
            if (length == LATER) {
                files.truncate(fd, source.stat().size());
                upper.notes().noteMetacopy(staged);
            } else {
                copyData(source, fd, length);
            }
            upper.notes().noteIdentity(staged, identity);
            dress(source, staged);
            if (upper.syncs() && length > 0) {
                files.fsync(fd, false);
            }
        } finally {
            files.close(fd);
        }
    }

    private void copyData(Source source, int fd, long length) throws ErrnoException {
        if (length > 0) {
            var from = source.data();
            try (var file = from.layer().branch().open(from.node())) {
                data.copy(file, fd, length, from.stat().blocks() * 512);
            }
        }
    }

    /**
     * Fetches the data of a file copied up {@link #LATER}. Until that is complete the file's data
     * is the one below.
     *
     * @param length how much of the data somebody still wants
     */
    public void data(Source source, Entry copy, long length) throws ErrnoException {
        counted(
                Math.min(length, upper.stat(copy).size()),
                0,
                () -> {
                    fetch(source, copy, length);
                    return copy;
                });
    }

    private void fetch(Source source, Entry copy, long length) throws ErrnoException {
        var before = upper.stat(copy);
        byte[] capability = upper.xattr(copy, CAPABILITY);
        int fd = upper.openFile(copy, O_RDWR);
        try {
            long wanted = Math.min(length, before.size());
            if (wanted < before.size()) {
                files.truncate(fd, wanted);
            }
            copyData(source, fd, wanted);
            if (upper.syncs() && wanted > 0) {
                files.fsync(fd, false);
            }
        } finally {
            files.close(fd);
        }
        upper.notes().completed(copy);
        // writing has taken privileges away, and moved the time
        if (capability != null) {
            upper.setXattr(copy, CAPABILITY, capability, 0);
        }
        if (upper.stat(copy).mode() != before.mode()) {
            upper.chmod(copy, before.permissions());
        }
        upper.utimens(copy, before.atime(), before.mtime());
    }

    /** Owner, attributes, mode and times; in this order, since each may undo the ones after it. */
    private void dress(Source source, Staged staged) throws ErrnoException {
        int dirfd = staged.directory();
        byte[] name = staged.name();
        var stat = source.stat();
        var made = files.stat(dirfd, name);
        if (made.uid() != stat.uid() || made.gid() != stat.gid()) {
            files.chown(dirfd, name, stat.uid(), stat.gid());
        }
        for (byte[] attribute : source.object().xattrs()) {
            byte[] value = source.object().xattr(attribute);
            if (value != null) {
                copyXattr(dirfd, name, attribute, value);
            }
        }
        if (!stat.isSymlink()) {
            files.chmod(dirfd, name, stat.permissions());
        }
        files.utimens(dirfd, name, stat.atime(), stat.mtime());
    }

    private void copyXattr(int dirfd, byte[] name, byte[] attribute, byte[] value)
            throws ErrnoException {
        try {
            linux.xattrs().set(dirfd, name, upper.stored(attribute), value, 0);
        } catch (ErrnoException e) {
            // what this file system cannot store, or this process may not set, cannot come along
            if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EPERM)) {
                throw e;
            }
        }
    }
}
