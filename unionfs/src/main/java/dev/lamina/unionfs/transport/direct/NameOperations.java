package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.BatchForgetIn;
import dev.lamina.unionfs.transport.direct.Wire.ForgetIn;
import dev.lamina.unionfs.transport.direct.Wire.ForgetOne;
import dev.lamina.unionfs.transport.direct.Wire.LinkIn;
import dev.lamina.unionfs.transport.direct.Wire.MkdirIn;
import dev.lamina.unionfs.transport.direct.Wire.MknodIn;
import dev.lamina.unionfs.transport.direct.Wire.Rename2In;
import dev.lamina.unionfs.transport.direct.Wire.RenameIn;
import dev.lamina.unionfs.tree.Caller;
import dev.lamina.unionfs.tree.UnionOperations;

/**
 * Requests about names: finding, making, moving and removing them.
 *
 * @param umasked whether the kernel has applied the umask already
 */
record NameOperations(UnionOperations union, boolean umasked) {
    int lookup(Request in, Reply out) throws ErrnoException {
        return out.entry(union.lookup(in.node(), in.string(0)));
    }

    int forget(Request in) {
        union.forget(in.node(), in.int64(ForgetIn.NLOOKUP));
        return Reply.NONE;
    }

    int forgetMany(Request in) {
        int count = in.int32(BatchForgetIn.COUNT);
        for (int i = 0; i < count; i++) {
            long at = in.at(BatchForgetIn.SIZE + i * ForgetOne.SIZE);
            union.forget(
                    NativeMemory.getLong(at + ForgetOne.NODEID),
                    NativeMemory.getLong(at + ForgetOne.NLOOKUP));
        }
        return Reply.NONE;
    }

    int mknod(Request in, Reply out) throws ErrnoException {
        return out.entry(
                union.mknod(
                        caller(in, MknodIn.UMASK),
                        in.node(),
                        in.string(MknodIn.SIZE),
                        in.int32(MknodIn.MODE),
                        Integer.toUnsignedLong(in.int32(MknodIn.RDEV))));
    }

    int mkdir(Request in, Reply out) throws ErrnoException {
        return out.entry(
                union.mkdir(
                        caller(in, MkdirIn.UMASK),
                        in.node(),
                        in.string(MkdirIn.SIZE),
                        in.int32(MkdirIn.MODE) & 07777));
    }

    private Caller caller(Request in, int umaskOffset) {
        return in.caller(umasked ? 0 : in.int32(umaskOffset));
    }

    int symlink(Request in, Reply out) throws ErrnoException {
        var name = in.string(0);
        var target = in.string(name.length + 1);
        return out.entry(union.symlink(in.caller(0), in.node(), name, target));
    }

    int link(Request in, Reply out) throws ErrnoException {
        return out.entry(union.link(in.int64(LinkIn.OLDNODEID), in.node(), in.string(LinkIn.SIZE)));
    }

    int unlink(Request in) throws ErrnoException {
        union.unlink(in.node(), in.string(0));
        return Reply.EMPTY;
    }

    int rmdir(Request in) throws ErrnoException {
        union.rmdir(in.node(), in.string(0));
        return Reply.EMPTY;
    }

    int rename(Request in) throws ErrnoException {
        return rename(in, in.int64(RenameIn.NEWDIR), RenameIn.SIZE, 0);
    }

    int rename2(Request in) throws ErrnoException {
        return rename(in, in.int64(Rename2In.NEWDIR), Rename2In.SIZE, in.int32(Rename2In.FLAGS));
    }

    private int rename(Request in, long newParent, int names, int flags) throws ErrnoException {
        var name = in.string(names);
        var newName = in.string(names + name.length + 1);
        union.rename(in.node(), name, newParent, newName, flags);
        return Reply.EMPTY;
    }
}
