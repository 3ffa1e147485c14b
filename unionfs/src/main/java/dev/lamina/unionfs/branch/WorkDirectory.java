package dev.lamina.unionfs.branch;

import static dev.lamina.linux.FileCalls.O_DIRECTORY;
import static dev.lamina.linux.FileCalls.O_NOFOLLOW;
import static dev.lamina.linux.FileCalls.O_RDONLY;
import static dev.lamina.unionfs.branch.Namespace.ascii;

import dev.lamina.linux.DirEntry;
import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The place where a writable branch builds objects before they appear, and tears them down after
 * they have gone: {@code WORKDIR/work}, on the file system of the branch. A crash leaves debris
 * only here; opening removes it. Thread-safe.
 */
final class WorkDirectory implements AutoCloseable {
    private static final byte[] WORK = ascii("work");
    private static final byte[] INCOMPAT = ascii("incompat");
    private static final byte[] VOLATILE = ascii("volatile");
    private static final byte[] INSIDE = ascii("/.wh..wh.lamina");
    private static final byte[] WHITEOUT = ascii("#whiteout");
    private static final int DT_DIR = Stat.S_IFDIR >> 12;

    private final Linux linux;
    private final FileCalls files;
    private final int fd;
    private final AtomicLong counter = new AtomicLong();

    private WorkDirectory(Linux linux, int fd) {
        this.linux = linux;
        this.files = linux.files();
        this.fd = fd;
    }

    /** The path of the place in a branch that has none elsewhere; made when it is not there. */
    static byte[] inside(Linux linux, byte[] branch) throws ErrnoException {
        byte[] path = Arrays.copyOf(branch, branch.length + INSIDE.length);
        System.arraycopy(INSIDE, 0, path, branch.length, INSIDE.length);
        try {
            linux.directories().mkdir(FileCalls.AT_FDCWD, path, 0700);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        return path;
    }

    /**
     * Opens and empties the work directory.
     *
     * @throws ErrnoException EINVAL when a volatile mount used it before: what that left is not
     *     known to be complete
     */
    static WorkDirectory open(Linux linux, byte[] path, boolean isVolatile) throws ErrnoException {
        var files = linux.files();
        int parent = files.open(FileCalls.AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
        try {
            if (files.statIfPresent(parent, WORK) == null) {
                linux.directories().mkdir(parent, WORK, 0700);
            }
            var work =
                    new WorkDirectory(
                            linux,
                            files.open(parent, WORK, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0));
            try {
                work.refuseVolatile();
                work.clear(work.fd);
                if (isVolatile) {
                    work.markVolatile();
                }
                return work;
            } catch (ErrnoException e) {
                work.close();
                throw e;
            }
        } finally {
            files.close(parent);
        }
    }

    private void refuseVolatile() throws ErrnoException {
        if (files.statIfPresent(fd, INCOMPAT) == null) {
            return;
        }
        int incompat = files.open(fd, INCOMPAT, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
        try {
            if (files.statIfPresent(incompat, VOLATILE) != null) {
                throw new ErrnoException(
                        Errno.EINVAL, "mount over a volatile mount's work/incompat/volatile");
            }
        } finally {
            files.close(incompat);
        }
    }

    private void markVolatile() throws ErrnoException {
        linux.directories().mkdir(fd, INCOMPAT, 0700);
        int incompat = files.open(fd, INCOMPAT, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
        try {
            linux.directories().mkdir(incompat, VOLATILE, 0700);
        } finally {
            files.close(incompat);
        }
    }

    int fd() {
        return fd;
    }

    /** A name nobody else uses, for something about to be made here. */
    Staged stage() {
        return new Staged(this, ascii("#" + Long.toHexString(counter.incrementAndGet())));
    }

    /**
     * Makes a whiteout under a name: one more link of a device that all whiteouts share, as long as
     * the file system lets it have more links.
     */
    void whiteout(int dirfd, byte[] name) throws ErrnoException {
        for (int attempt = 0; ; attempt++) {
            try {
                linux.directories().link(fd, WHITEOUT, dirfd, name);
                return;
            } catch (ErrnoException e) {
                if (attempt == 1 || !(e.is(Errno.ENOENT) || e.is(Errno.EMLINK))) {
                    throw e;
                }
                renewWhiteout();
            }
        }
    }

    private void renewWhiteout() throws ErrnoException {
        try (var staged = stage()) {
            linux.directories().mknod(fd, staged.name(), Stat.S_IFCHR, 0);
            linux.directories().rename(fd, staged.name(), fd, WHITEOUT, 0);
            staged.placed();
        }
    }

    /** Removes what is there under a name, with all below it; nothing when it is absent. */
    void remove(byte[] name) throws ErrnoException {
        remove(fd, name, null);
    }

    private void clear(int directory) throws ErrnoException {
        for (var entry : linux.directories().list(directory)) {
            remove(directory, entry.name(), entry);
        }
    }

    private void remove(int directory, byte[] name, @Nullable DirEntry listed)
            throws ErrnoException {
        if (listed == null || listed.type() != DT_DIR) {
            try {
                linux.directories().unlink(directory, name);
                return;
            } catch (ErrnoException e) {
                if (e.is(Errno.ENOENT)) {
                    return;
                }
                if (!e.is(Errno.EISDIR)) {
                    throw e;
                }
            }
        }
        int inner = files.open(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
        try {
            clear(inner);
        } finally {
            files.close(inner);
        }
        linux.directories().rmdir(directory, name);
    }

    @Override
    public void close() {
        files.close(fd);
    }
}
