package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.NativeMemory;
import dev.lamina.linux.Timestamp;
import dev.lamina.unionfs.transport.direct.Wire.GetattrIn;
import dev.lamina.unionfs.transport.direct.Wire.GetxattrIn;
import dev.lamina.unionfs.transport.direct.Wire.SetattrIn;
import dev.lamina.unionfs.transport.direct.Wire.SetxattrIn;
import dev.lamina.unionfs.tree.AttributeChange;
import dev.lamina.unionfs.tree.UnionOperations;
import org.jspecify.annotations.Nullable;

/**
 * Requests about attributes, ordinary and extended.
 *
 * @param extended SETXATTR comes with further flags ({@link Feature#SETXATTR_EXT})
 */
record AttributeOperations(
        UnionOperations union, Privileges privileges, @Nullable Priming priming, boolean extended) {
    /** What changes an attribute, as opposed to naming a handle or a lock. */
    private static final int CHANGES =
            ~(SetattrIn.HAS_FH | SetattrIn.HAS_LOCKOWNER | SetattrIn.KILL_SUIDGID);

    private static final Timestamp NOW = new Timestamp(0, FileCalls.UTIME_NOW);

    int get(Request in, Reply out) throws ErrnoException {
        boolean open = (in.int32(GetattrIn.FLAGS) & GetattrIn.FH_VALID) != 0;
        return out.attributes(union.getattr(in.node(), open ? in.int64(GetattrIn.FH) : 0));
    }

    int set(Request in, Reply out) throws ErrnoException {
        int valid = in.int32(SetattrIn.VALID);
        long handle = (valid & SetattrIn.HAS_FH) != 0 ? in.int64(SetattrIn.FH) : 0;
        var change =
                new AttributeChange(
                        (valid & SetattrIn.HAS_MODE) != 0
                                ? (Integer) (in.int32(SetattrIn.MODE) & 07777)
                                : null,
                        (valid & SetattrIn.HAS_UID) != 0 ? in.int32(SetattrIn.UID) : null,
                        (valid & SetattrIn.HAS_GID) != 0 ? in.int32(SetattrIn.GID) : null,
                        (valid & SetattrIn.HAS_LENGTH) != 0 ? in.int64(SetattrIn.LENGTH) : null,
                        atime(in, valid),
                        mtime(in, valid));
        if (priming != null && change.size() != null) {
            priming.exclude(in.node());
        }
        var stat = union.setattr(in.node(), handle, change);
        return out.attributes(
                takesPrivileges(valid) ? privileges.stripped(in.node(), handle, stat) : stat);
    }

    /**
     * A change of nothing at all is how the kernel says it before it passes a write through, and
     * for a chown to the same owner.
     */
    private static boolean takesPrivileges(int valid) {
        return (valid & SetattrIn.KILL_SUIDGID) != 0 || (valid & CHANGES) == 0;
    }

    private static @Nullable Timestamp atime(Request in, int valid) {
        if ((valid & SetattrIn.ATIME_NOW) != 0) {
            return NOW;
        }
        return (valid & SetattrIn.HAS_ATIME) != 0
                ? new Timestamp(in.int64(SetattrIn.ATIME), in.int32(SetattrIn.ATIMENSEC))
                : null;
    }

    private static @Nullable Timestamp mtime(Request in, int valid) {
        if ((valid & SetattrIn.MTIME_NOW) != 0) {
            return NOW;
        }
        return (valid & SetattrIn.HAS_MTIME) != 0
                ? new Timestamp(in.int64(SetattrIn.MTIME), in.int32(SetattrIn.MTIMENSEC))
                : null;
    }

    int readlink(Request in, Reply out) throws ErrnoException {
        return out.bytes(union.readlink(in.node()));
    }

    int statfs(Reply out) throws ErrnoException {
        return out.statfs(union.statfs());
    }

    int setXattr(Request in) throws ErrnoException {
        int header = extended ? SetxattrIn.SIZE : SetxattrIn.COMPAT_SIZE;
        var name = in.string(header);
        var value = in.bytes(header + name.length + 1, in.int32(SetxattrIn.VALUE_SIZE));
        int flags = in.int32(SetxattrIn.FLAGS);
        if (extended && (in.int32(SetxattrIn.SETXATTR_FLAGS) & SetxattrIn.ACL_KILL_SGID) != 0) {
            flags |= UnionOperations.XATTR_CLEAR_SGID;
        }
        union.setxattr(in.node(), name, value, flags);
        return Reply.EMPTY;
    }

    int getXattr(Request in, Reply out) throws ErrnoException {
        var value = union.getxattr(in.node(), in.string(GetxattrIn.SIZE));
        int room = in.int32(GetxattrIn.VALUE_SIZE);
        if (room == 0) {
            return out.number(value.length);
        }
        checkRoom(value.length, room, "getxattr");
        return out.bytes(value);
    }

    int listXattrs(Request in, Reply out) throws ErrnoException {
        var names = in.caller(0).visible(union.listxattr(in.node()));
        int length = names.stream().mapToInt(name -> name.length + 1).sum();
        int room = in.int32(GetxattrIn.VALUE_SIZE);
        if (room == 0) {
            return out.number(length);
        }
        checkRoom(length, room, "listxattr");
        long at = out.payload();
        for (var name : names) {
            NativeMemory.putBytes(at, name);
            NativeMemory.putByte(at + name.length, (byte) 0);
            at += name.length + 1;
        }
        return length;
    }

    private static void checkRoom(int length, int room, String operation) throws ErrnoException {
        if (length > room) {
            throw new ErrnoException(Errno.ERANGE, operation);
        }
    }

    int removeXattr(Request in) throws ErrnoException {
        union.removexattr(in.node(), in.string(0));
        return Reply.EMPTY;
    }
}
