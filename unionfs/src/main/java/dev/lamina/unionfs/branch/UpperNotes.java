package dev.lamina.unionfs.branch;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import dev.lamina.unionfs.Branch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a writable branch notes on its objects, in extended attributes of its namespace: most of it
 * as kernel overlayfs does.
 */
public final class UpperNotes {
    private static final byte[] OPAQUE = {'y'};

    private final WritableBranch branch;
    private final WorkDirectory work;
    private final Linux linux;
    private final Namespace namespace;

    UpperNotes(WritableBranch branch, WorkDirectory work) {
        this.branch = branch;
        this.work = work;
        this.linux = branch.linux;
        this.namespace = branch.namespace();
    }

    /** How many names more an indexed object has in the union than links in this branch. */
    public int linkDifference(Entry entry) throws ErrnoException {
        byte[] value = branch.note(entry, namespace.attribute("nlink"));
        if (value == null || value.length < 3 || value[0] != 'U') {
            return 0;
        }
        try {
            return Integer.parseInt(
                    new String(value, 1, value.length - 1, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    public void noteLinkDifference(Entry entry, int difference) throws ErrnoException {
        setNote(entry, namespace.attribute("nlink"), linkDifference(difference), 0);
    }

    private static byte[] linkDifference(int difference) {
        return Namespace.ascii((difference < 0 ? "U" : "U+") + difference);
    }

    /** What a copy was made from, or null. */
    public @Nullable Origin originNote(Entry entry) throws ErrnoException {
        byte[] value = branch.note(entry, namespace.attribute("origin"));
        return value == null ? null : new Origin(value);
    }

    /** Hides the directories of its name below. */
    public void makeOpaque(DirectoryEntry directory) throws ErrnoException {
        var marks = branch.marks(directory);
        if (!marks.opaque()) {
            setNote(directory, opaqueAttribute(), OPAQUE, 0);
            directory.marks = marks.withOpaque();
        }
    }

    /** As {@link #makeOpaque(DirectoryEntry)}, for one that is not in the branch yet. */
    void makeOpaque(int dirfd, byte[] name) throws ErrnoException {
        linux.xattrs().set(dirfd, name, opaqueAttribute(), OPAQUE, 0);
    }

    private byte[] opaqueAttribute() {
        return namespace.attribute("opaque");
    }

    /** Whether objects in a directory may have brought an inode number along. */
    public boolean isImpure(DirectoryEntry directory) throws ErrnoException {
        return branch.marks(directory).impure();
    }

    /** The inode number an object has brought along from below, or 0. */
    public long inoNote(DirectoryEntry directory, byte[] name) throws ErrnoException {
        return isImpure(directory) ? branch.notes(new Entry(directory, name)).ino() : 0;
    }

    /** The inode number in the union of a directory that was made below others; else 0. */
    public long inoNote(Branch.Node directory) throws ErrnoException {
        return branch.marks((DirectoryEntry) directory).ino();
    }

    /** Whether directories may be moved, and metadata be copied alone, as kernel overlayfs does. */
    public boolean mayRefer() {
        // the kernel reads redirects and copies of metadata in its own namespace only
        return branch.writing().refers() && namespace.equals(Namespace.TRUSTED);
    }

    /** Notes where the parts of an object below are; see {@link Below}. */
    public void redirect(Entry entry, byte[] to) throws ErrnoException {
        setNote(entry, namespace.attribute("redirect"), to, 0);
        if (entry instanceof DirectoryEntry directory) {
            directory.marks = branch.marks(directory).withRedirect(to);
        }
    }

    /** Notes on a copy that is not placed yet that its data is below. */
    public void noteMetacopy(Staged staged) throws ErrnoException {
        byte[] attribute = namespace.attribute("metacopy");
        linux.xattrs().set(work.fd(), staged.name(), attribute, new byte[0], 0);
    }

    /** The data has been copied as well. */
    public void completed(Entry file) throws ErrnoException {
        byte[] attribute = namespace.attribute("metacopy");
        branch.at(
                file,
                (fd, path) -> {
                    linux.xattrs().remove(fd, path, attribute);
                    return fd;
                });
    }

    /** Notes on a copy that is not placed yet what it has to remember. */
    public void noteIdentity(Staged staged, Identity identity) throws ErrnoException {
        if (identity.ino() != 0) {
            byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(identity.ino()).array();
            note(staged, "lamina.ino", value);
        }
        var group = identity.group();
        if (group != null) {
            var origin = group.origin();
            if (origin != null) {
                note(staged, "origin", origin.bytes());
            }
            // the index entry itself is one link more
            note(staged, "nlink", linkDifference(group.names() - 2));
        }
    }

    private void note(Staged staged, String note, byte[] value) throws ErrnoException {
        staged.noted();
        try {
            linux.xattrs().set(work.fd(), staged.name(), namespace.attribute(note), value, 0);
        } catch (ErrnoException e) {
            // users may not note anything on symlinks and devices: then this mount remembers
            if (!e.is(Errno.EPERM) && !e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
        }
    }

    /** Must be called before an object with such a note comes into a directory. */
    public void makeImpure(DirectoryEntry directory) throws ErrnoException {
        var marks = branch.marks(directory);
        if (!marks.impure()) {
            setNote(directory, namespace.attribute("impure"), OPAQUE, 0);
            directory.marks = marks.withImpure();
        }
    }

    void setNote(Entry entry, byte[] attribute, byte[] value, int flags) throws ErrnoException {
        branch.at(
                entry,
                (fd, path) -> {
                    linux.xattrs().set(fd, path, attribute, value, flags);
                    return fd;
                });
    }
}
