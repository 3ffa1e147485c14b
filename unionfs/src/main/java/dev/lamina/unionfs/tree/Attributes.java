package dev.lamina.unionfs.tree;

import static dev.lamina.linux.FileCalls.O_WRONLY;
import static dev.lamina.linux.FileCalls.UTIME_NOW;
import static dev.lamina.linux.FileCalls.UTIME_OMIT;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import dev.lamina.linux.Timestamp;
import dev.lamina.unionfs.branch.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of nodes, plain and extended, read from the topmost object and changed in the upper.
 */
final class Attributes {
    private static final Timestamp KEEP = new Timestamp(0, UTIME_OMIT);
    private static final Timestamp NOW = new Timestamp(0, UTIME_NOW);
    private static final int S_ISGID = 02000;
    private static final byte[] DEFAULT_ACL =
            "system.posix_acl_default".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern ATTRIBUTES =
            Pattern.compile("(?s)(user|trusted|security)\\..+|system\\.posix_acl_(access|default)");

    private static final byte[] CAPABILITY =
            "security.capability".getBytes(StandardCharsets.US_ASCII);

    private final FileCalls files;
    private final Uppers uppers;
    private final Growth growth;

    Attributes(FileCalls files, Uppers uppers, Growth growth) {
        this.files = files;
        this.growth = growth;
        this.uppers = uppers;
    }

    Stat stat(Node node) throws ErrnoException {
        return present(node, node.top().stat());
    }

    /** What the data takes on disk, which may lie in another layer than the rest. */
    private static long blocks(Node node, Stat real) throws ErrnoException {
        return node instanceof FileNode file && file.isMetacopy()
                ? file.content().stat().blocks()
                : real.blocks();
    }

    /** The attributes as users see them: one device, the node's number, names in the union. */
    Stat present(Node node, Stat real) throws ErrnoException {
        int links =
                node instanceof DirectoryNode directory
                        ? links(directory, real)
                        : links((FileNode) node, real);
        return new Stat(
                0,
                node.ino(),
                real.mode(),
                links,
                real.uid(),
                real.gid(),
                real.rdev(),
                real.size(),
                real.blksize(),
                blocks(node, real),
                real.atime(),
                real.mtime(),
                real.ctime());
    }

    private static int links(DirectoryNode directory, Stat real) {
        if (directory.isRemoved()) {
            return 0;
        }
        // the customary way to say that directories in it are not counted
        return directory.isMerged() ? 1 : real.nlink();
    }

    /** How many names a file has in the union. */
    static int links(FileNode file, Stat real) {
        return file.top().isWritable()
                ? real.nlink() + file.linkDifference
                : Math.max(0, real.nlink() - file.removedNames);
    }

    Stat change(Node node, @Nullable Content open, AttributeChange change) throws ErrnoException {
        if (isNothing(change)) {
            return stat(node);
        }
        boolean cuts = isCutByCopyUp(node, change);
        var part =
                node instanceof FileNode file && change.size() != null
                        ? uppers.file(file, change.size())
                        : uppers.metadata(node);
        synchronized (node) {
            if (cuts) {
                part.branch().utimens(part.entry(), KEEP, NOW);
            }
            apply(node, part, open, change);
            if (node instanceof DirectoryNode directory) {
                directory.inheritance = null;
            }
        }
        return stat(node);
    }

    /** Whether a copy comes with the size wanted, and so with the time from before the change. */
    private static boolean isCutByCopyUp(Node node, AttributeChange change) throws ErrnoException {
        return change.size() != null
                && node instanceof FileNode file
                && (file.part() == null || file.isMetacopy())
                && file.top().stat().size() != change.size();
    }

    private static boolean isNothing(AttributeChange change) {
        return change.mode() == null
                && change.uid() == null
                && change.gid() == null
                && change.size() == null
                && change.atime() == null
                && change.mtime() == null;
    }

    private void apply(
            Node node, Part<? extends Entry> part, @Nullable Content open, AttributeChange change)
            throws ErrnoException {
        var upper = part.branch();
        var entry = part.entry();
        if (change.size() != null) {
            truncate(node, part, open, change.size());
        }
        if (change.uid() != null || change.gid() != null) {
            upper.chown(entry, orKeep(change.uid()), orKeep(change.gid()));
        }
        if (change.mode() != null) {
            upper.chmod(entry, change.mode() & 07777);
        }
        if (change.atime() != null || change.mtime() != null) {
            upper.utimens(entry, orKeep(change.atime()), orKeep(change.mtime()));
        }
    }

    private void truncate(Node node, Part<? extends Entry> part, @Nullable Content open, long size)
            throws ErrnoException {
        if (!(node instanceof FileNode file)) {
            throw new ErrnoException(Errno.EISDIR, "truncate");
        }
        if (open != null && open.isWritable()) {
            growth.truncate(file, open.file().fd(), size);
            return;
        }
        if (!growth.isLimited()) {
            part.branch().truncate(part.entry(), size);
            return;
        }
        int fd = part.branch().openFile(part.entry(), O_WRONLY);
        try {
            growth.truncate(file, fd, size);
        } finally {
            files.close(fd);
        }
    }

    private static int orKeep(@Nullable Integer id) {
        return id == null ? -1 : id;
    }

    private static Timestamp orKeep(@Nullable Timestamp time) {
        return time == null ? KEEP : time;
    }

    byte[] readlink(Node node) throws ErrnoException {
        return node.top().readlink();
    }

    byte[] xattr(Node node, byte[] name) throws ErrnoException {
        byte[] value = isKnownToLack(node, name) ? null : node.top().xattr(name);
        if (value == null) {
            throw new ErrnoException(Errno.ENODATA, "getxattr", name);
        }
        return value;
    }

    /** The kernel asks before it changes a file; a default ACL may have given a new one others. */
    private static boolean isKnownToLack(Node node, byte[] name) {
        return node instanceof FileNode file && file.bare && Arrays.equals(name, CAPABILITY);
    }

    List<byte[]> xattrs(Node node) throws ErrnoException {
        return node.top().xattrs();
    }

    void setXattr(Node node, byte[] name, byte[] value, int flags, boolean clearSetGid)
            throws ErrnoException {
        checkSupported(name);
        var part = uppers.metadata(node);
        var upper = part.branch();
        var entry = part.entry();
        synchronized (node) {
            if (node instanceof FileNode file) {
                file.bare = false;
            }
            upper.setXattr(entry, name, value, flags);
            if (clearSetGid) {
                upper.chmod(entry, upper.stat(entry).permissions() & ~S_ISGID);
            }
            changed(node, name);
        }
    }

    void removeXattr(Node node, byte[] name) throws ErrnoException {
        checkSupported(name);
        if (node.part() == null) {
            xattr(node, name); // nothing comes up to lose what it does not have
        }
        var part = uppers.metadata(node);
        synchronized (node) {
            part.branch().removeXattr(part.entry(), name);
            changed(node, name);
        }
    }

    /** The kernel passes names on that no file system has. */
    private static void checkSupported(byte[] name) throws ErrnoException {
        var text = new String(name, StandardCharsets.ISO_8859_1);
        if (!ATTRIBUTES.matcher(text).matches()) {
            throw new ErrnoException(Errno.EOPNOTSUPP, "set or remove an attribute", name);
        }
    }

    private static void changed(Node node, byte[] name) {
        if (node instanceof DirectoryNode directory && Arrays.equals(name, DEFAULT_ACL)) {
            directory.inheritance = null;
        }
    }

    /** What new objects take from a directory; the caller holds its name lock for writing. */
    Inheritance inheritance(DirectoryNode directory) throws ErrnoException {
        var known = directory.inheritance;
        if (known == null) {
            var real = directory.top();
            boolean acl = real.xattr(DEFAULT_ACL) != null;
            known = Inheritance.of(real.stat(), acl);
            directory.inheritance = known;
        }
        return known;
    }
}
