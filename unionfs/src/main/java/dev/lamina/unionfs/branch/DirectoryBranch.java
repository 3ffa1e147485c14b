package dev.lamina.unionfs.branch;

import static dev.lamina.linux.FileCalls.O_DIRECTORY;
import static dev.lamina.linux.FileCalls.O_NOATIME;
import static dev.lamina.linux.FileCalls.O_NOFOLLOW;
import static dev.lamina.linux.FileCalls.O_PATH;
import static dev.lamina.linux.FileCalls.O_RDONLY;

import dev.lamina.linux.DirEntry;
import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.BranchFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory as a read-only branch. Where the process may, it is reached through a private
 * read-only mount, so that nothing, not even a mistake of ours, can write it. Its objects are
 * {@link Entry}s; all whiteout dialects are understood.
 */
public sealed class DirectoryBranch implements Branch permits WritableBranch {
    private static final int NAME_MAX = 255;
    private static final int BLOCK = 512;
    private static final byte[] DOT = {'.'};

    /** What is done with an object: relative to a directory, or to itself by an empty name. */
    @FunctionalInterface
    interface Call<T extends @Nullable Object> {
        T at(int dirfd, byte[] name) throws ErrnoException;
    }

    final Linux linux;
    final FileCalls files;
    final DirectoryFds directories;
    final Namespace namespace;
    private final Dialect dialect;
    private final DirectoryEntry root = new DirectoryEntry(null, FileCalls.EMPTY);
    private final int readFlags;
    private final Origins origins = new Origins(this);

    DirectoryBranch(
            Linux linux,
            int rootFd,
            Namespace namespace,
            Dialect dialect,
            int readFlags,
            DirectoryCache cache) {
        this.linux = linux;
        this.files = linux.files();
        this.namespace = namespace;
        this.dialect = dialect;
        this.readFlags = readFlags;
        this.directories = new DirectoryFds(files, root, rootFd, cache);
    }

    /**
     * Opens a directory as a lower branch.
     *
     * @param path followed when it is a symlink
     * @param namespace the notes to hide from users
     */
    public static DirectoryBranch open(Linux linux, byte[] path, Namespace namespace)
            throws ErrnoException {
        return open(linux, path, namespace, new DirectoryCache());
    }

    /**
     * As {@link #open(Linux, byte[], Namespace)}, for one of many branches of a union.
     *
     * @param cache that of the union
     */
    public static DirectoryBranch open(
            Linux linux, byte[] path, Namespace namespace, DirectoryCache cache)
            throws ErrnoException {
        int mount = ReadOnlyMount.of(linux, path);
        if (mount >= 0) {
            return new DirectoryBranch(
                    linux, mount, namespace, Dialect.ofLower(namespace), 0, cache);
        }
        int fd = linux.files().open(FileCalls.AT_FDCWD, path, O_PATH | O_DIRECTORY, 0);
        return new DirectoryBranch(
                linux, fd, namespace, Dialect.ofLower(namespace), O_NOATIME, cache);
    }

    /**
     * Opens the directory of a writable branch that is not mounted now, to read what it holds.
     *
     * @param namespace that of the mounts that wrote it
     */
    public static DirectoryBranch openUpper(Linux linux, byte[] path, Namespace namespace)
            throws ErrnoException {
        int fd = linux.files().open(FileCalls.AT_FDCWD, path, O_PATH | O_DIRECTORY, 0);
        return new DirectoryBranch(
                linux, fd, namespace, Dialect.ofUpper(namespace), O_NOATIME, new DirectoryCache());
    }

    /** Opens the index of hard links beside an upper, which is full of noted objects unmarked. */
    public static DirectoryBranch openIndex(Linux linux, byte[] path, Namespace namespace)
            throws ErrnoException {
        var index = openUpper(linux, path, namespace);
        index.root.marks = Marks.NONE.withImpure();
        return index;
    }

    @Override
    public final DirectoryEntry root() {
        return root;
    }

    /** Does something with an object while its place stands still. */
    final <T extends @Nullable Object> T at(Entry entry, Call<T> call) throws ErrnoException {
        synchronized (entry) {
            int held = entry.held();
            if (held >= 0) {
                return call.at(held, FileCalls.EMPTY);
            }
            var parent = entry.parent();
            if (parent == null) {
                return inside(root, call);
            }
            try (var directory = directories.use(parent)) {
                return call.at(directory.fd(), entry.name());
            }
        }
    }

    /** Does something with a directory itself, which the call gets with an empty name. */
    final <T extends @Nullable Object> T inside(DirectoryEntry directory, Call<T> call)
            throws ErrnoException {
        try (var open = directories.use(directory)) {
            return call.at(open.fd(), FileCalls.EMPTY);
        }
    }

    @Override
    public @Nullable Entry child(Node directory, byte[] name) throws ErrnoException {
        var found = find(directory, name);
        return found == null ? null : (Entry) found.node();
    }

    @Override
    public @Nullable Found find(Node node, byte[] name) throws ErrnoException {
        if (Namespace.startsWith(name, Dialect.WHITEOUT_PREFIX)) {
            return null;
        }
        var directory = (DirectoryEntry) node;
        try (var open = directories.use(directory)) {
            var stat = files.statIfPresent(open.fd(), name);
            if (stat != null) {
                var entry =
                        stat.isDirectory()
                                ? new DirectoryEntry(directory, name)
                                : new Entry(directory, name);
                boolean whiteout =
                        stat.isWhiteoutDevice()
                                || (stat.isRegular()
                                        && stat.size() == 0
                                        && marks(directory).whiteoutAttributes()
                                        && isWhiteoutByAttribute(open.fd(), name));
                return new Found(entry, stat, whiteout);
            }
            if (!Boolean.FALSE.equals(directory.whiteoutFiles)) {
                byte[] whiteout = whiteoutName(name);
                var file = statIfPresent(open.fd(), whiteout);
                if (file != null && (file.isRegular() || file.isWhiteoutDevice())) {
                    return new Found(new Entry(directory, whiteout), file, true);
                }
            }
            return null;
        }
    }

    /** Attributes of a name made up here, which may be longer than any there can be. */
    private @Nullable Stat statIfPresent(int dirfd, byte[] name) throws ErrnoException {
        return name.length > NAME_MAX ? null : files.statIfPresent(dirfd, name);
    }

    boolean isWhiteoutByAttribute(int dirfd, byte[] name) throws ErrnoException {
        return dialect.isWhiteoutByAttribute(linux.xattrs(), dirfd, name);
    }

    static byte[] whiteoutName(byte[] name) {
        var whiteout = new byte[Dialect.WHITEOUT_PREFIX.length + name.length];
        System.arraycopy(Dialect.WHITEOUT_PREFIX, 0, whiteout, 0, Dialect.WHITEOUT_PREFIX.length);
        System.arraycopy(name, 0, whiteout, Dialect.WHITEOUT_PREFIX.length, name.length);
        return whiteout;
    }

    @Override
    public boolean isWhiteout(Node node) throws ErrnoException {
        var entry = (Entry) node;
        var parent = entry.parent();
        if (Namespace.startsWith(entry.name(), Dialect.WHITEOUT_PREFIX)) {
            return true;
        }
        var stat = stat(entry);
        return stat.isWhiteoutDevice()
                || (stat.isRegular()
                        && stat.size() == 0
                        && parent != null
                        && marks(parent).whiteoutAttributes()
                        && at(entry, this::isWhiteoutByAttribute));
    }

    @Override
    public boolean isOpaque(Node node) throws ErrnoException {
        var directory = (DirectoryEntry) node;
        return marks(directory).opaque();
    }

    final Marks marks(DirectoryEntry directory) throws ErrnoException {
        var marks = directory.marks;
        if (marks == null) {
            marks = at(directory, (fd, name) -> dialect.marks(linux.xattrs(), fd, name));
            if (!marks.opaque() && isOpaqueByFile(directory)) {
                marks = marks.withOpaque();
            }
            directory.marks = marks;
        }
        return marks;
    }

    @Override
    public @Nullable Below below(Node node) throws ErrnoException {
        if (node instanceof DirectoryEntry directory) {
            byte[] redirect = marks(directory).redirect();
            return redirect == null ? null : new Below(false, redirect);
        }
        var notes = notes((Entry) node);
        return notes.metacopy() ? new Below(true, notes.redirect()) : null;
    }

    /**
     * A file that others have written may lack its data in any directory; it then takes less space
     * than it has bytes.
     */
    @Override
    public @Nullable Below below(Node node, Stat stat) throws ErrnoException {
        if (node instanceof DirectoryEntry || stat.blocks() * BLOCK >= stat.size()) {
            return below(node);
        }
        var notes = at((Entry) node, (fd, name) -> dialect.notes(linux.xattrs(), fd, name));
        return notes.metacopy() ? new Below(true, notes.redirect()) : null;
    }

    /** The notes on an object that is no directory: none in a directory that is not impure. */
    final Notes notes(Entry entry) throws ErrnoException {
        var parent = entry.parent();
        return parent != null && mayHaveNotes(parent)
                ? at(entry, (fd, name) -> dialect.notes(linux.xattrs(), fd, name))
                : Notes.NONE;
    }

    /**
     * The inode number in the union of an object that was copied up as one of several names; 0 for
     * any other.
     */
    public final long group(Node node) throws ErrnoException {
        if (node instanceof DirectoryEntry) {
            return 0;
        }
        var notes = notes((Entry) node);
        return notes.linked() ? notes.ino() : 0;
    }

    boolean mayHaveNotes(DirectoryEntry directory) throws ErrnoException {
        return marks(directory).impure();
    }

    /** By an opaque file in it, or by a whiteout file for its own name beside it. */
    private boolean isOpaqueByFile(DirectoryEntry directory) throws ErrnoException {
        var parent = directory.parent();
        return (!Boolean.FALSE.equals(directory.whiteoutFiles)
                        && inside(directory, (fd, none) -> isPresent(fd, Dialect.OPAQUE_FILE)))
                || (parent != null
                        && !Boolean.FALSE.equals(parent.whiteoutFiles)
                        && at(directory, (fd, name) -> isPresent(fd, whiteoutName(name))));
    }

    private boolean isPresent(int dirfd, byte[] name) throws ErrnoException {
        return statIfPresent(dirfd, name) != null;
    }

    @Override
    public Stat stat(Node node) throws ErrnoException {
        return at((Entry) node, files::stat);
    }

    @Override
    public byte[] readlink(Node symlink) throws ErrnoException {
        return at((Entry) symlink, files::readlink);
    }

    @Override
    public void list(Node node, Listing listing) throws ErrnoException {
        new DirectoryListing(this).read((DirectoryEntry) node, listing);
    }

    final List<DirEntry> entries(int dirfd) throws ErrnoException {
        int fd = openForReading(dirfd, DOT, O_DIRECTORY);
        try {
            return linux.directories().list(fd);
        } finally {
            files.close(fd);
        }
    }

    @Override
    public List<byte[]> xattrs(Node node) throws ErrnoException {
        List<byte[]> shown = new ArrayList<>();
        for (byte[] stored : at((Entry) node, linux.xattrs()::list)) {
            byte[] name = namespace.shown(stored);
            if (name != null) {
                shown.add(name);
            }
        }
        return shown;
    }

    @Override
    public byte @Nullable [] xattr(Node node, byte[] name) throws ErrnoException {
        byte[] stored = namespace.stored(name);
        return namespace.shown(stored) == null ? null : note((Entry) node, stored);
    }

    /** An attribute as it is stored. */
    final byte @Nullable [] note(Entry entry, byte[] stored) throws ErrnoException {
        return at(entry, (fd, name) -> linux.xattrs().get(fd, name, stored));
    }

    /** How the file system itself identifies an object, or null where it cannot. */
    public final @Nullable Origin origin(Node node) throws ErrnoException {
        return origins.of((Entry) node);
    }

    @Override
    public BranchFile open(Node file) throws ErrnoException {
        return new FdFile(files, at((Entry) file, (fd, name) -> openForReading(fd, name, 0)));
    }

    private int openForReading(int dirfd, byte[] name, int flags) throws ErrnoException {
        if (name.length == 0) {
            return files.reopen(dirfd, O_RDONLY | flags);
        }
        try {
            return files.open(dirfd, name, O_RDONLY | O_NOFOLLOW | readFlags | flags, 0);
        } catch (ErrnoException e) {
            // O_NOATIME is for the owner only
            if (!e.is(Errno.EPERM) || readFlags == 0) {
                throw e;
            }
            return files.open(dirfd, name, O_RDONLY | O_NOFOLLOW | flags, 0);
        }
    }

    @Override
    public StatFs statfs() throws ErrnoException {
        return inside(root, (fd, none) -> files.statfs(fd));
    }

    @Override
    public boolean backsPassthrough() {
        return true;
    }

    /** Frees what an object without a name holds; it must not be used any more. */
    public final void drop(Node node) {
        int fd = ((Entry) node).letGo();
        if (fd >= 0) {
            files.close(fd);
        }
    }

    @Override
    public void close() {
        directories.close();
    }
}
