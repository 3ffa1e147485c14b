package dev.lamina.unionfs.branch;

import static dev.lamina.linux.FileCalls.O_DIRECTORY;
import static dev.lamina.linux.FileCalls.O_NOFOLLOW;
import static dev.lamina.linux.FileCalls.O_PATH;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.StatFs;
import dev.lamina.linux.Timestamp;
import dev.lamina.unionfs.BranchFile;
import dev.lamina.unionfs.Limits;
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
    private final WorkDirectory work;
    private final LinkIndex links;
    private final NewObjects newObjects;
    private final NameChanges names;
    private final UpperNotes notes;
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
        this.writing = writing;
        this.quota = quota;
        this.newObjects = new NewObjects(this, work);
        this.names = new NameChanges(this, work);
        this.notes = new UpperNotes(this, work);
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

    /** Makes new objects here. */
    public NewObjects newObjects() {
        return newObjects;
    }

    /** Gives, moves and takes names here. */
    public NameChanges names() {
        return names;
    }

    /** What is noted on objects here. */
    public UpperNotes notes() {
        return notes;
    }

    Writing writing() {
        return writing;
    }

    /** To be held while names of a directory change. */
    Object changing(DirectoryEntry directory) {
        return changing[lock(directory)];
    }

    /** The same for two directories: to be taken before {@link #changingSecond}. */
    Object changingFirst(DirectoryEntry one, DirectoryEntry other) {
        return changing[Math.min(lock(one), lock(other))];
    }

    Object changingSecond(DirectoryEntry one, DirectoryEntry other) {
        return changing[Math.max(lock(one), lock(other))];
    }

    private int lock(DirectoryEntry directory) {
        return System.identityHashCode(directory) % changing.length;
    }

    // Building and keeping

    /** Room for an object to be built unseen. */
    public Staged stage() {
        return work.stage();
    }

    /** Keeps a finished copy without giving it a name. */
    public Entry holdCopy(Staged staged) throws ErrnoException {
        return Entry.nameless(files.open(work.fd(), staged.name(), O_PATH | O_NOFOLLOW, 0));
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
        notes.setNote(entry, namespace.stored(name), value, flags);
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

    /** Copies in the index have notes, and no directory of users to say so. */
    @Override
    boolean mayHaveNotes(DirectoryEntry directory) throws ErrnoException {
        return links.isDirectory(directory) || super.mayHaveNotes(directory);
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
