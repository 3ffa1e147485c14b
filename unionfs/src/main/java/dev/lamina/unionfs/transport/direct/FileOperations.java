package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.unionfs.transport.direct.Wire.CopyFileRangeIn;
import dev.lamina.unionfs.transport.direct.Wire.CreateIn;
import dev.lamina.unionfs.transport.direct.Wire.FallocateIn;
import dev.lamina.unionfs.transport.direct.Wire.FsyncIn;
import dev.lamina.unionfs.transport.direct.Wire.LseekIn;
import dev.lamina.unionfs.transport.direct.Wire.OpenIn;
import dev.lamina.unionfs.transport.direct.Wire.OpenOut;
import dev.lamina.unionfs.transport.direct.Wire.ReadIn;
import dev.lamina.unionfs.transport.direct.Wire.ReleaseIn;
import dev.lamina.unionfs.transport.direct.Wire.WriteIn;
import dev.lamina.unionfs.tree.Caller;
import dev.lamina.unionfs.tree.Created;
import dev.lamina.unionfs.tree.Opened;
import dev.lamina.unionfs.tree.UnionOperations;
import org.jspecify.annotations.Nullable;

/**
 * Requests about open files and their content.
 *
 * @param priming null when the kernel is to read files by itself only
 * @param umasked whether the kernel has applied the umask already
 */
record FileOperations(
        UnionOperations union,
        Passthrough passthrough,
        Privileges privileges,
        @Nullable Priming priming,
        boolean umasked) {
    int open(Request in, Reply out) throws ErrnoException {
        boolean reads = reads(in.int32(OpenIn.FLAGS));
        if (!reads) {
            excludeFromPriming(in.node());
        }
        var opened = union.open(in.node(), in.int32(OpenIn.FLAGS));
        if (privileges.goWithOpen(in)) {
            strip(in.node(), opened.handle());
        }
        int backing = backing(in.node(), opened);
        int flags = flags(opened, backing);
        if (priming != null && flags == OpenOut.KEEP_CACHE && reads) {
            priming.prime(in.node(), opened.handle(), out);
        }
        return out.opened(opened.handle(), flags, backing);
    }

    private void excludeFromPriming(long node) {
        if (priming != null) {
            priming.exclude(node);
        }
    }

    private static boolean reads(int flags) {
        return (flags & (FileCalls.O_ACCMODE | FileCalls.O_TRUNC | FileCalls.O_DIRECT))
                == FileCalls.O_RDONLY;
    }

    private void strip(long node, long handle) throws ErrnoException {
        try {
            privileges.strip(node, handle);
        } catch (ErrnoException e) {
            union.release(handle);
            throw e;
        }
    }

    int create(Request in, Reply out) throws ErrnoException {
        return created(
                union.create(
                        caller(in),
                        in.node(),
                        in.string(CreateIn.SIZE),
                        in.int32(CreateIn.MODE) & 07777,
                        in.int32(CreateIn.FLAGS)),
                out);
    }

    int tmpfile(Request in, Reply out) throws ErrnoException {
        return created(
                union.tmpfile(
                        caller(in),
                        in.node(),
                        in.int32(CreateIn.MODE) & 07777,
                        in.int32(CreateIn.FLAGS)),
                out);
    }

    private Caller caller(Request in) {
        return in.caller(umasked ? 0 : in.int32(CreateIn.UMASK));
    }

    private int created(Created created, Reply out) {
        var opened = created.opened();
        excludeFromPriming(created.entry().node());
        int backing = backing(created.entry().node(), opened);
        return out.created(created.entry(), opened.handle(), flags(opened, backing), backing);
    }

    private int backing(long node, Opened opened) {
        return opened.backing() < 0
                ? Passthrough.NONE
                : passthrough.acquire(node, opened.backing());
    }

    /**
     * A node with a backing file never keeps cached pages, even where passthrough is refused: the
     * kernel may have written past them before.
     */
    private static int flags(Opened opened, int backing) {
        if (backing != Passthrough.NONE) {
            return OpenOut.PASSTHROUGH;
        }
        return opened.keepCache() && opened.backing() < 0 ? OpenOut.KEEP_CACHE : 0;
    }

    int release(Request in) {
        passthrough.release(in.node());
        union.release(in.int64(ReleaseIn.FH));
        return Reply.EMPTY;
    }

    int read(Request in, Reply out) throws ErrnoException {
        return union.read(
                in.int64(ReadIn.FH),
                out.payload(),
                out.room(in.int32(ReadIn.COUNT)),
                in.int64(ReadIn.OFFSET));
    }

    int write(Request in, Reply out) throws ErrnoException {
        if ((in.int32(WriteIn.WRITE_FLAGS) & WriteIn.KILL_SUIDGID) != 0) {
            privileges.strip(in.node(), in.int64(WriteIn.FH));
        }
        return out.number(
                union.write(
                        in.int64(WriteIn.FH),
                        in.at(WriteIn.SIZE),
                        in.int32(WriteIn.COUNT),
                        in.int64(WriteIn.OFFSET)));
    }

    int fsync(Request in) throws ErrnoException {
        union.fsync(in.int64(FsyncIn.FH), dataOnly(in));
        return Reply.EMPTY;
    }

    static boolean dataOnly(Request in) {
        return (in.int32(FsyncIn.FSYNC_FLAGS) & FsyncIn.DATASYNC) != 0;
    }

    int allocate(Request in) throws ErrnoException {
        union.allocate(
                in.int64(FallocateIn.FH),
                in.int32(FallocateIn.MODE),
                in.int64(FallocateIn.OFFSET),
                in.int64(FallocateIn.LENGTH));
        return Reply.EMPTY;
    }

    int seek(Request in, Reply out) throws ErrnoException {
        return out.number(
                union.seek(
                        in.int64(LseekIn.FH), in.int64(LseekIn.OFFSET), in.int32(LseekIn.WHENCE)));
    }

    /** The count fits both replies: 32 bits and padding, or 64 bits. */
    int copyRange(Request in, Reply out) throws ErrnoException {
        return out.number(
                union.copyRange(
                        in.int64(CopyFileRangeIn.FH_IN),
                        in.int64(CopyFileRangeIn.OFF_IN),
                        in.int64(CopyFileRangeIn.FH_OUT),
                        in.int64(CopyFileRangeIn.OFF_OUT),
                        in.int64(CopyFileRangeIn.LEN)));
    }

    int syncfs() throws ErrnoException {
        union.syncfs();
        return Reply.EMPTY;
    }
}
