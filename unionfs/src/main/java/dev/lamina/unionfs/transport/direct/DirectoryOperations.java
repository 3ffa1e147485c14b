package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.transport.direct.Wire.FsyncIn;
import dev.lamina.unionfs.transport.direct.Wire.OpenOut;
import dev.lamina.unionfs.transport.direct.Wire.ReadIn;
import dev.lamina.unionfs.transport.direct.Wire.ReleaseIn;
import dev.lamina.unionfs.tree.UnionOperations;
import org.jspecify.annotations.Nullable;

/**
 * Requests about directories as wholes.
 *
 * @param unopened where the kernel does not open directories, which it learns from the answer to
 *     its first attempt; null when it opens them
 * @param cached the kernel may keep listings; it drops them itself when names change through it
 */
record DirectoryOperations(
        UnionOperations union, @Nullable RunningListings unopened, boolean cached) {
    int open(Request in, Reply out) throws ErrnoException {
        if (unopened != null) {
            throw new ErrnoException(Errno.ENOSYS, "opendir");
        }
        var opened = union.opendir(in.node());
        int flags = cached ? OpenOut.CACHE_DIR : 0;
        if (cached && opened.keepCache()) {
            flags |= OpenOut.KEEP_CACHE;
        }
        return out.opened(opened.handle(), flags, Passthrough.NONE);
    }

    int read(Request in, Reply out, boolean plus) throws ErrnoException {
        var listing = new ListingReply(out, out.room(in.int32(ReadIn.COUNT)), plus);
        long offset = in.int64(ReadIn.OFFSET);
        if (unopened != null) {
            return unopened.read(in.node(), offset, listing);
        }
        union.readdir(in.int64(ReadIn.FH), offset, plus, listing);
        return listing.size();
    }

    int release(Request in) {
        union.releasedir(in.int64(ReleaseIn.FH));
        return Reply.EMPTY;
    }

    int fsync(Request in) throws ErrnoException {
        boolean dataOnly = FileOperations.dataOnly(in);
        if (unopened == null) {
            union.fsyncdir(in.int64(FsyncIn.FH), dataOnly);
            return Reply.EMPTY;
        }
        long handle = union.opendir(in.node()).handle();
        try {
            union.fsyncdir(handle, dataOnly);
        } finally {
            union.releasedir(handle);
        }
        return Reply.EMPTY;
    }
}
