package dev.lamina.unionfs.branch;

import static dev.lamina.linux.FileCalls.O_DIRECTORY;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import org.jspecify.annotations.Nullable;

/** How the file system of a branch itself identifies objects. Thread-safe. */
final class Origins {
    private final DirectoryBranch branch;
    private volatile byte @Nullable [] uuid;

    Origins(DirectoryBranch branch) {
        this.branch = branch;
    }

    /** What identifies an object, or null where the file system has nothing of the kind. */
    @Nullable Origin of(Entry entry) throws ErrnoException {
        try {
            var handle = branch.at(entry, branch.files::handle);
            return Origin.of(handle, uuid());
        } catch (ErrnoException e) {
            if (e.is(Errno.EOPNOTSUPP) || e.is(Errno.EOVERFLOW)) {
                return null;
            }
            throw e;
        }
    }

    private byte[] uuid() throws ErrnoException {
        byte[] known = uuid;
        if (known == null) {
            int fd = branch.inside(branch.root(), (at, _) -> branch.files.reopen(at, O_DIRECTORY));
            try {
                known = branch.files.fileSystemUuid(fd);
            } finally {
                branch.files.close(fd);
            }
            uuid = known;
        }
        return known;
    }
}
