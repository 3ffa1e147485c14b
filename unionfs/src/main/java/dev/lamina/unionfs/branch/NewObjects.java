package dev.lamina.unionfs.branch;

import static dev.lamina.linux.DirectoryCalls.RENAME_EXCHANGE;
import static dev.lamina.linux.FileCalls.O_DIRECTORY;
import static dev.lamina.linux.FileCalls.O_NOFOLLOW;
import static dev.lamina.linux.FileCalls.O_PATH;

import dev.lamina.linux.DirectoryCalls;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;

/** Makes new objects in a writable branch. Thread-safe, as the branch is. */
public final class NewObjects {
    private static final byte[] UNSEEN = {'#'};
    private static final byte[] DEFAULT_ACL = Namespace.ascii("system.posix_acl_default");

    private final WritableBranch branch;
    private final WorkDirectory work;
    private final Quota quota;
    private final Linux linux;
    private final FileCalls files;
    private final DirectoryCalls names;
    private final Maker maker;

    NewObjects(WritableBranch branch, WorkDirectory work) {
        this.branch = branch;
        this.work = work;
        this.quota = branch.quota();
        this.linux = branch.linux;
        this.files = branch.files;
        this.names = linux.directories();
        this.maker = new Maker(files, names);
    }

    /**
     * Makes an object under a free name.
     *
     * @throws ErrnoException EEXIST when the branch has the name, if only as a whiteout
     */
    public Made make(DirectoryEntry parent, byte[] name, NewObject what, Ownership owner)
            throws ErrnoException {
        quota.take(0, 1);
        try (var directory = branch.directories.use(parent)) {
            synchronized (branch.changing(parent)) {
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
        byte[] acl = branch.xattr(directory, DEFAULT_ACL);
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
            branch.notes().makeOpaque(dirfd, unseen);
            directory.marks = Marks.NONE.withOpaque();
        }
        return new Made(entry, made.stat(), made.fd());
    }

    /** A directory changes places with the whiteout, which then goes with the work directory's. */
    private void place(int dirfd, byte[] unseen, Made made, DirectoryEntry parent, byte[] name)
            throws ErrnoException {
        int flags = made.entry() instanceof DirectoryEntry ? RENAME_EXCHANGE : 0;
        try (var directory = branch.directories.use(parent)) {
            synchronized (branch.changing(parent)) {
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
            var made = branch.inside(parent, (fd, none) -> maker.makeNameless(fd, mode, owner));
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
                ? DirectoryEntry.fresh(parent, name)
                : new Entry(parent, name);
    }
}
