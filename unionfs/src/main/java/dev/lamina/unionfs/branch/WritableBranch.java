package dev.lamina.unionfs.branch;

import static dev.lamina.linux.DirectoryCalls.RENAME_EXCHANGE;
import static dev.lamina.linux.DirectoryCalls.RENAME_NOREPLACE;
import static dev.lamina.linux.DirectoryCalls.RENAME_WHITEOUT;
import static dev.lamina.linux.FileCalls.O_DIRECTORY;
import static dev.lamina.linux.FileCalls.O_NOFOLLOW;
import static dev.lamina.linux.FileCalls.O_PATH;

import dev.lamina.linux.DirectoryCalls;
import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.StatFs;
import dev.lamina.linux.Timestamp;
import dev.lamina.unionfs.BranchFile;
import dev.lamina.unionfs.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory that takes all changes of a union, in the form kernel overlayfs reads. Whatever is
 * more than one kernel call is built in the work directory and appears by one rename.
 *
 * <p>Callers order changes of one name among themselves.
 */
public final class WritableBranch extends DirectoryBranch {
    private static final byte[] OPAQUE = {'y'};
    private static final byte[] UNSEEN = {'#'};
    private static final byte[] DEFAULT_ACL = Namespace.ascii("system.posix_acl_default");

    private final WorkDirectory work;
    private final LinkIndex links;
    private final DirectoryCalls names;
    private final Maker maker;
    private final Writing writing;
    private final Quota quota;

    /**
     * Taken while the content of a directory changes, so that a copy-up can put the times of the
     * directory back. A few for all directories, in order of their index where two are needed;
     * nothing is locked behind them.
     */
    private final Object[] changing = new Object[64];

    private WritableBranch(
            Linux linux,
            int rootFd,
            WorkDirectory work,
            LinkIndex links,
            Namespace namespace,
            Writing writing,
            Quota quota,
            DirectoryCache cache) {
        super(linux, rootFd, namespace, Dialect.ofUpper(namespace), 0, cache);
        this.work = work;
        this.links = links;
        this.names = linux.directories();
        this.maker = new Maker(files, names);
        this.writing = writing;
        this.quota = quota;
        Arrays.setAll(changing, _ -> new Object());
    }

    /** Opens a directory for changes without limits. */
    public static WritableBranch open(
            Linux linux, byte[] path, byte @Nullable [] workPath, Writing writing)
            throws ErrnoException {
        return open(linux, path, workPath, writing, new Quota(Limits.NONE), new DirectoryCache());
    }

    /**
     * Opens a directory for changes.
     *
     * @param workPath a directory on the same file system, for this branch alone; null for one
     *     inside
     * @param quota of all writable branches of the union
     * @param cache of all branches of the union
     */
    public static WritableBranch open(
            Linux linux,
            byte[] path,
            byte @Nullable [] workPath,
            Writing writing,
            Quota quota,
            DirectoryCache cache)
            throws ErrnoException {
        byte[] place = workPath == null ? WorkDirectory.inside(linux, path) : workPath;
        var work = WorkDirectory.open(linux, place, writing.sync() == Writing.Sync.VOLATILE);
        WritableBranch branch;
        try {
            var links = LinkIndex.open(linux, place);
            try {
                var namespace =
                        writing.userNotes() ? Namespace.USER : Namespace.of(linux, work.fd());
                int fd = linux.files().open(FileCalls.AT_FDCWD, path, O_PATH | O_DIRECTORY, 0);
                branch =
                        new WritableBranch(
                                linux, fd, work, links, namespace, writing, quota, cache);
            } catch (ErrnoException e) {
                links.close();
                throw e;
            }
        } catch (ErrnoException e) {
            work.close();
            throw e;
        }
        try {
            Inventory.take(branch, quota);
            return branch;
        } catch (ErrnoException e) {
            branch.close();
            throw e;
        }
    }

    /** What limits it, together with the other writable branches of the union. */
    public Quota quota() {
        return quota;
    }

    /** Which notes are this mount's own. */
    public Namespace namespace() {
        return namespace;
    }

    /** Whether data must be on disk before an object appears. */
    public boolean syncs() {
        return writing.sync() == Writing.Sync.ASKED;
    }

    private int lock(DirectoryEntry directory) {
        return System.identityHashCode(directory) % changing.length;
    }

    // Making

    /**
     * Makes an object under a free name.
     *
     * @throws ErrnoException EEXIST when the branch has the name, if only as a whiteout
     */
    public Made make(DirectoryEntry parent, byte[] name, NewObject what, Ownership owner)
            throws ErrnoException {
        quota.take(0, 1);
        try (var directory = directories.use(parent)) {
            synchronized (changing[lock(parent)]) {
                var made = maker.make(directory.fd(), name, what, owner);
                return new Made(entry(parent, name, what), made.stat(), made.fd());
            }
        } catch (ErrnoException e) {
            quota.give(0, 1);
            throw e;
        }
    }

    /** Makes an object in place of a whiteout, in one step; a directory is then opaque. */
    public Made makeOverWhiteout(
            DirectoryEntry parent, byte[] name, NewObject what, Ownership owner)
            throws ErrnoException {
        quota.take(0, 1);
        try (var staged = work.stage()) {
            if (owner.exactMode()) {
                var made = makeUnseen(work.fd(), staged.name(), parent, name, what, owner);
                place(work.fd(), staged.name(), made, parent, name);
                return made;
            }
            try (var heir = new Fd(files, heir(staged, parent))) {
                var made = makeUnseen(heir.number(), UNSEEN, parent, name, what, owner);
                place(heir.number(), UNSEEN, made, parent, name);
                return made;
            }
        } catch (ErrnoException e) {
            quota.give(0, 1);
            throw e;
        }
    }

    /** A directory in the work directory that passes on the same ACL as another. */
    private int heir(Staged staged, DirectoryEntry directory) throws ErrnoException {
        names.mkdir(work.fd(), staged.name(), 0700);
        byte[] acl = xattr(directory, DEFAULT_ACL);
        if (acl != null) {
            linux.xattrs().set(work.fd(), staged.name(), DEFAULT_ACL, acl, 0);
        }
        return files.open(work.fd(), staged.name(), O_DIRECTORY | O_NOFOLLOW, 0);
    }

    private Made makeUnseen(
            int dirfd,
            byte[] unseen,
            DirectoryEntry parent,
            byte[] name,
            NewObject what,
            Ownership owner)
            throws ErrnoException {
        var entry = entry(parent, name, what);
        var made = maker.make(dirfd, unseen, what, owner);
        if (entry instanceof DirectoryEntry directory) {
            linux.xattrs().set(dirfd, unseen, opaqueAttribute(), OPAQUE, 0);
            directory.marks = Marks.NONE.withOpaque();
        }
        return new Made(entry, made.stat(), made.fd());
    }

    /** A directory changes places with the whiteout, which then goes with the work directory's. */
    private void place(int dirfd, byte[] unseen, Made made, DirectoryEntry parent, byte[] name)
            throws ErrnoException {
        int flags = made.entry() instanceof DirectoryEntry ? RENAME_EXCHANGE : 0;
        try (var directory = directories.use(parent)) {
            synchronized (changing[lock(parent)]) {
                names.rename(dirfd, unseen, directory.fd(), name, flags);
            }
        } catch (ErrnoException e) {
            if (made.fd() >= 0) {
                files.close(made.fd());
            }
            throw e;
        }
    }

    /** A regular file without a name, which it may be given later (O_TMPFILE). */
    public Made makeNameless(DirectoryEntry parent, int mode, Ownership owner)
            throws ErrnoException {
        quota.take(0, 1);
        try {
            var made = inside(parent, (fd, none) -> maker.makeNameless(fd, mode, owner));
            try {
                var entry = Entry.nameless(files.reopen(made.fd(), O_PATH));
                return new Made(entry, made.stat(), made.fd());
            } catch (ErrnoException e) {
                files.close(made.fd());
                throw e;
            }
        } catch (ErrnoException e) {
            quota.give(0, 1);
            throw e;
        }
    }

    private static Entry entry(DirectoryEntry parent, byte[] name, NewObject what) {
        return what instanceof NewObject.Directory
                ? freshDirectory(parent, name)
                : new Entry(parent, name);
    }

    private static DirectoryEntry freshDirectory(DirectoryEntry parent, byte[] name) {
        var directory = new DirectoryEntry(parent, name);
        directory.marks = Marks.NONE;
        directory.whiteoutFiles = false;
        return directory;
    }

    // Staging

    /** Room for an object to be built unseen. */
    public Staged stage() {
        return work.stage();
    }

    /**
     * Puts a copy of a lower object under its free name; the times of the parent stay as they are,
     * since for users nothing has changed.
     */
    public Entry placeCopy(Staged staged, DirectoryEntry parent, byte[] name, boolean isDirectory)
            throws ErrnoException {
        try (var directory = directories.use(parent)) {
            synchronized (changing[lock(parent)]) {
                var before = files.stat(directory.fd());
                names.rename(work.fd(), staged.name(), directory.fd(), name, RENAME_NOREPLACE);
                staged.placed();
                files.utimens(directory.fd(), before.atime(), before.mtime());
            }
        }
        if (!isDirectory) {
            return new Entry(parent, name);
        }
        return staged.isNoted() ? new DirectoryEntry(parent, name) : freshDirectory(parent, name);
    }

    /** As {@link #placeCopy}, for one more name of a copy that there is. */
    public void placeLink(Entry entry, DirectoryEntry parent, byte[] name) throws ErrnoException {
        try (var staged = work.stage()) {
            link(entry, work.fd(), staged.name());
            placeCopy(staged, parent, name, false);
        }
    }

    private void link(Entry entry, int directory, byte[] newName) throws ErrnoException {
        at(
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

    /** Keeps a finished copy without giving it a name. */
    public Entry holdCopy(Staged staged) throws ErrnoException {
        return Entry.nameless(files.open(work.fd(), staged.name(), O_PATH | O_NOFOLLOW, 0));
    }

    // Removing

    /** Removes a name that is a non-directory or an empty directory. */
    public void remove(DirectoryEntry parent, byte[] name, boolean isDirectory)
            throws ErrnoException {
        try (var directory = directories.use(parent)) {
            synchronized (changing[lock(parent)]) {
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
        try (var directory = directories.use(parent)) {
            synchronized (changing[lock(parent)]) {
                work.whiteout(directory.fd(), name);
            }
        }
    }

    /** Removes a name and hides what is below it, in one step; a directory goes with all in it. */
    public void replaceByWhiteout(DirectoryEntry parent, byte[] name, boolean isDirectory)
            throws ErrnoException {
        try (var staged = work.stage();
                var directory = directories.use(parent)) {
            work.whiteout(work.fd(), staged.name());
            synchronized (changing[lock(parent)]) {
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
                var directory = directories.use(parent)) {
            synchronized (changing[lock(parent)]) {
                names.rename(directory.fd(), name, work.fd(), staged.name(), 0);
                quota.give(0, 1);
            }
        }
    }

    // Moving

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
        try (var from = directories.use(parent);
                var to = directories.use(newParent)) {
            synchronized (entry) {
                synchronized (changing[Math.min(lock(parent), lock(newParent))]) {
                    synchronized (changing[Math.max(lock(parent), lock(newParent))]) {
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
        try (var from = directories.use(parent);
                var to = directories.use(otherParent)) {
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
        try (var to = directories.use(newParent)) {
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

    /** Whether a name is one of an object's. */
    public boolean isAt(Entry entry, DirectoryEntry parent, byte[] name) throws ErrnoException {
        var there = inside(parent, (fd, none) -> files.statIfPresent(fd, name));
        return there != null && there.ino() == stat(entry).ino();
    }

    /** From now on an object is reached by another one of its names. */
    public void relocate(Entry entry, DirectoryEntry parent, byte[] name) throws ErrnoException {
        synchronized (entry) {
            int held = entry.letGo();
            if (held >= 0) {
                files.close(held);
            }
            entry.moveTo(parent, name);
        }
    }

    /** Nobody uses an object any more that was held: what it took is free if it has no name. */
    public void gone(Entry entry, boolean isMetacopy) {
        if (!quota.isLimited() || entry.held() < 0) {
            return;
        }
        try {
            var stat = stat(entry);
            if (stat.nlink() == 0) {
                quota.give(stat.isRegular() && !isMetacopy ? stat.size() : 0, 1);
            }
        } catch (ErrnoException e) {
            // then its space is counted until the next mount
        }
    }

    /** Keeps an object reachable after its name goes. */
    public void hold(Entry entry) throws ErrnoException {
        synchronized (entry) {
            if (entry.held() < 0) {
                entry.hold(at(entry, (fd, name) -> files.open(fd, name, O_PATH | O_NOFOLLOW, 0)));
            }
        }
    }

    // Objects with several names below

    /** Whether a copy may be found by {@link #linked}. */
    public boolean hasLinks() {
        return !links.isEmpty();
    }

    /** The copy of an object below that had several names, or null. */
    public @Nullable Entry linked(byte[] key) {
        return links.find(key);
    }

    /** All copies in the index, whether they have names or not. */
    List<Entry> copiesOfLinked() {
        return links.all();
    }

    /** Whether an object is reached through the index, whatever becomes of its names. */
    public boolean isLinked(Entry entry) {
        return links.contains(entry);
    }

    /** The copy is found by its key from now on, and no longer depends on its names. */
    public Entry addLinked(Staged staged, byte[] key) throws ErrnoException {
        return links.add(staged, key);
    }

    /** The last name has gone. */
    public void removeLinked(byte[] key) throws ErrnoException {
        links.remove(key);
    }

    /** How many names more an indexed object has in the union than links in this branch. */
    public int linkDifference(Entry entry) throws ErrnoException {
        byte[] value = note(entry, namespace.attribute("nlink"));
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
        byte[] value = note(entry, namespace.attribute("origin"));
        return value == null ? null : new Origin(value);
    }

    // Attributes

    public void chmod(Entry entry, int mode) throws ErrnoException {
        at(
                entry,
                (fd, name) -> {
                    files.chmod(fd, name, mode);
                    return fd;
                });
    }

    /** Minus one leaves an id as it is. */
    public void chown(Entry entry, int uid, int gid) throws ErrnoException {
        at(
                entry,
                (fd, name) -> {
                    files.chown(fd, name, uid, gid);
                    return fd;
                });
    }

    public void utimens(Entry entry, Timestamp atime, Timestamp mtime) throws ErrnoException {
        at(
                entry,
                (fd, name) -> {
                    files.utimens(fd, name, atime, mtime);
                    return fd;
                });
    }

    public void truncate(Entry file, long size) throws ErrnoException {
        at(
                file,
                (fd, name) -> {
                    files.truncate(fd, name, size);
                    return fd;
                });
    }

    public void setXattr(Entry entry, byte[] name, byte[] value, int flags) throws ErrnoException {
        if (!namespace.allows(name)) {
            throw new ErrnoException(Errno.EPERM, "setxattr", name);
        }
        setNote(entry, namespace.stored(name), value, flags);
    }

    /** The name under which an attribute of a user is kept. */
    public byte[] stored(byte[] name) {
        return namespace.stored(name);
    }

    public void removeXattr(Entry entry, byte[] name) throws ErrnoException {
        byte[] stored = namespace.stored(name);
        at(
                entry,
                (fd, path) -> {
                    linux.xattrs().remove(fd, path, stored);
                    return fd;
                });
    }

    private void setNote(Entry entry, byte[] attribute, byte[] value, int flags)
            throws ErrnoException {
        at(
                entry,
                (fd, path) -> {
                    linux.xattrs().set(fd, path, attribute, value, flags);
                    return fd;
                });
    }

    /** Hides the directories of its name below. */
    public void makeOpaque(DirectoryEntry directory) throws ErrnoException {
        var marks = marks(directory);
        if (!marks.opaque()) {
            setNote(directory, opaqueAttribute(), OPAQUE, 0);
            directory.marks = marks.withOpaque();
        }
    }

    private byte[] opaqueAttribute() {
        return namespace.attribute("opaque");
    }

    /** Whether objects in a directory may have brought an inode number along. */
    public boolean isImpure(DirectoryEntry directory) throws ErrnoException {
        return marks(directory).impure();
    }

    /** Copies in the index have notes, and no directory of users to say so. */
    @Override
    boolean mayHaveNotes(DirectoryEntry directory) throws ErrnoException {
        return links.isDirectory(directory) || super.mayHaveNotes(directory);
    }

    /** The inode number an object has brought along from below, or 0. */
    public long inoNote(DirectoryEntry directory, byte[] name) throws ErrnoException {
        return isImpure(directory) ? notes(new Entry(directory, name)).ino() : 0;
    }

    /** The inode number in the union of a directory that was made below others; else 0. */
    public long inoNote(Node directory) throws ErrnoException {
        return marks((DirectoryEntry) directory).ino();
    }

    /** Whether directories may be moved, and metadata be copied alone, as kernel overlayfs does. */
    public boolean mayRefer() {
        // the kernel reads redirects and copies of metadata in its own namespace only
        return writing.refers() && namespace.equals(Namespace.TRUSTED);
    }

    /** Notes where the parts of an object below are; see {@link Below}. */
    public void redirect(Entry entry, byte[] to) throws ErrnoException {
        setNote(entry, namespace.attribute("redirect"), to, 0);
        if (entry instanceof DirectoryEntry directory) {
            directory.marks = marks(directory).withRedirect(to);
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
        at(
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
        var marks = marks(directory);
        if (!marks.impure()) {
            setNote(directory, namespace.attribute("impure"), OPAQUE, 0);
            directory.marks = marks.withImpure();
        }
    }

    // Content

    /** Opens a regular file; the descriptor is the caller's. */
    public int openFile(Entry file, int flags) throws ErrnoException {
        return at(
                file,
                (fd, name) ->
                        name.length == 0
                                ? files.reopen(fd, flags)
                                : files.open(fd, name, flags | O_NOFOLLOW, 0));
    }

    /** A descriptor of {@link #openFile} as a file, which owns it. */
    public BranchFile file(int fd) {
        return new FdFile(files, fd);
    }

    public void syncDirectory(DirectoryEntry directory, boolean dataOnly) throws ErrnoException {
        if (!syncs()) {
            return;
        }
        int fd = inside(directory, (at, none) -> files.reopen(at, O_DIRECTORY));
        try {
            files.fsync(fd, dataOnly);
        } finally {
            files.close(fd);
        }
    }

    public void syncAll() throws ErrnoException {
        if (syncs()) {
            files.syncfs(work.fd());
        }
    }

    /** The fill of the file system, as far as it may be used. */
    @Override
    public StatFs statfs() throws ErrnoException {
        return quota.within(super.statfs());
    }

    @Override
    public void close() {
        super.close();
        links.close();
        work.close();
    }
}
