package dev.lamina.unionfs.branch;

import static dev.lamina.linux.FileCalls.O_CREAT;
import static dev.lamina.linux.FileCalls.O_EXCL;
import static dev.lamina.linux.FileCalls.O_NOFOLLOW;
import static dev.lamina.linux.FileCalls.O_RDWR;
import static dev.lamina.linux.FileCalls.O_TMPFILE;

import dev.lamina.linux.DirectoryCalls;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;

/** Makes objects with the right owner and mode, or not at all. */
record Maker(FileCalls files, DirectoryCalls names) {
    private static final byte[] HERE = {'.'};

    /** As {@link Made}, before it is anywhere. */
    record Raw(Stat stat, int fd) {}

    Raw make(int dirfd, byte[] name, NewObject what, Ownership owner) throws ErrnoException {
        int fd = create(dirfd, name, what);
        try {
            return new Raw(own(dirfd, name, what, owner), fd);
        } catch (ErrnoException e) {
            if (fd >= 0) {
                files.close(fd);
            }
            if (what instanceof NewObject.Directory) {
                names.rmdir(dirfd, name);
            } else {
                names.unlink(dirfd, name);
            }
            throw e;
        }
    }

    /**
     * A file that only its descriptor keeps. One that had a name and lost it could never have
     * another.
     */
    Raw makeNameless(int dirfd, int mode, Ownership owner) throws ErrnoException {
        int fd = files.open(dirfd, HERE, O_TMPFILE | O_RDWR, mode);
        try {
            int made = files.stat(fd).permissions();
            files.chown(fd, owner.uid(), owner.gid());
            files.chmod(fd, owner.exactMode() ? mode & 07777 : made);
            return new Raw(files.stat(fd), fd);
        } catch (ErrnoException e) {
            files.close(fd);
            throw e;
        }
    }

    private int create(int dirfd, byte[] name, NewObject what) throws ErrnoException {
        if (what instanceof NewObject.File(int mode)) {
            return files.open(dirfd, name, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, mode);
        } else if (what instanceof NewObject.Directory(int mode)) {
            names.mkdir(dirfd, name, mode);
        } else if (what instanceof NewObject.Symlink(byte[] target)) {
            names.symlink(target, dirfd, name);
        } else if (what instanceof NewObject.Special(int mode, long rdev)) {
            names.mknod(dirfd, name, mode, rdev);
        }
        return -1;
    }

    private Stat own(int dirfd, byte[] name, NewObject what, Ownership owner)
            throws ErrnoException {
        var stat = files.stat(dirfd, name);
        int mode = owner.exactMode() ? wanted(what, stat) : stat.permissions();
        if (stat.uid() != owner.uid() || stat.gid() != owner.gid()) {
            files.chown(dirfd, name, owner.uid(), owner.gid()); // which may take bits off the mode
            stat = files.stat(dirfd, name);
        }
        if (mode != stat.permissions()) {
            files.chmod(dirfd, name, mode);
            stat = files.stat(dirfd, name);
        }
        return stat;
    }

    private static int wanted(NewObject what, Stat stat) {
        return 07777
                & (what instanceof NewObject.File(int mode)
                        ? mode
                        : what instanceof NewObject.Directory(int mode)
                                ? mode
                                : what instanceof NewObject.Special(int mode, _)
                                        ? mode
                                        : stat.permissions());
    }
}
