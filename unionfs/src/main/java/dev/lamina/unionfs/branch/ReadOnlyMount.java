package dev.lamina.unionfs.branch;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;

/** A directory as a mount of its own that nobody else sees and nobody can write. */
final class ReadOnlyMount {
    private ReadOnlyMount() {}

    /**
     * Its descriptor, or -1 where this process may not mount.
     *
     * @param path followed when it is a symlink
     */
    static int of(Linux linux, byte[] path) throws ErrnoException {
        int fd;
        try {
            fd = linux.mounts().cloneTree(path);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                throw e;
            }
            return -1;
        }
        boolean isReadOnly = false;
        try {
            if (!linux.files().stat(fd).isDirectory()) {
                throw new ErrnoException(Errno.ENOTDIR, "open branch", path);
            }
            isReadOnly = isReadOnly(linux, fd);
            return isReadOnly ? fd : -1;
        } finally {
            if (!isReadOnly) {
                linux.files().close(fd);
            }
        }
    }

    private static boolean isReadOnly(Linux linux, int mount) {
        try {
            linux.mounts().makeReadOnly(mount);
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }
}
