package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.transport.direct.Wire.FsyncIn;
import dev.lamina.unionfs.transport.direct.Wire.OpenOut;
import dev.lamina.unionfs.transport.direct.Wire.ReadIn;
import dev.lamina.unionfs.transport.direct.Wire.ReleaseIn;
import dev.lamina.unionfs.tree.UnionOperations;

/**
 * Requests about open directories.
 *
 * @param cached the kernel may keep listings; it drops them itself when names change through it
 */
record DirectoryOperations(UnionOperations union, boolean cached) {
    int open(Request in, Reply out) throws ErrnoException {
        var opened = union.opendir(in.node());
        int flags = cached ? OpenOut.CACHE_DIR : 0;
        if (cached && opened.keepCache()) {
            flags |= OpenOut.KEEP_CACHE;
        }
        return out.opened(opened.handle(), flags, Passthrough.NONE);
    }

    int read(Request in, Reply out, boolean plus) throws ErrnoException {
        var listing = new ListingReply(out.payload(), out.room(in.int32(ReadIn.COUNT)), plus);
        union.readdir(in.int64(ReadIn.FH), in.int64(ReadIn.OFFSET), plus, listing);
        return listing.size();
    }

    int release(Request in) {
        union.releasedir(in.int64(ReleaseIn.FH));
        return Reply.EMPTY;
    }

    int fsync(Request in) throws ErrnoException {
        union.fsyncdir(in.int64(FsyncIn.FH), FileOperations.dataOnly(in));
        return Reply.EMPTY;
    }
}
