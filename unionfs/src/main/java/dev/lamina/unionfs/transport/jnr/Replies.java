package dev.lamina.unionfs.transport.jnr;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.linux.Timestamp;
import java.io.ByteArrayOutputStream;
import java.util.List;
import jnr.ffi.Pointer;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.Statvfs;
import ru.serce.jnrfuse.struct.Timespec;

/** Values of the union, written into the C structures libfuse reads; the result is its answer. */
final class Replies {
    private Replies() {}

    static int put(Stat stat, FileStat target) {
        target.st_ino.set(stat.ino());
        target.st_mode.set(stat.mode());
        target.st_nlink.set(stat.nlink());
        target.st_uid.set(stat.uid());
        target.st_gid.set(stat.gid());
        target.st_rdev.set(stat.rdev());
        target.st_size.set(stat.size());
        target.st_blksize.set(stat.blksize());
        target.st_blocks.set(stat.blocks());
        put(stat.atime(), target.st_atim);
        put(stat.mtime(), target.st_mtim);
        put(stat.ctime(), target.st_ctim);
        return 0;
    }

    static int put(StatFs statfs, Statvfs target) {
        target.f_bsize.set(statfs.bsize());
        target.f_frsize.set(statfs.frsize());
        target.f_blocks.set(statfs.blocks());
        target.f_bfree.set(statfs.bfree());
        target.f_bavail.set(statfs.bavail());
        target.f_files.set(statfs.files());
        target.f_ffree.set(statfs.ffree());
        target.f_favail.set(statfs.ffree());
        target.f_namemax.set(statfs.namelen());
        return 0;
    }

    /** Bytes of an extended attribute: their count, which is all that is asked for with size 0. */
    static int put(byte[] value, Pointer target, long size) throws ErrnoException {
        if (size > 0) {
            if (value.length > size) {
                throw new ErrnoException(Errno.ERANGE, "xattr");
            }
            target.put(0, value, 0, value.length);
        }
        return value.length;
    }

    /** Names of extended attributes, each with its NUL; those nobody could ask for are left out. */
    static byte[] list(List<byte[]> names) {
        var list = new ByteArrayOutputStream();
        for (var name : names) {
            if (Names.reachable(name)) {
                list.writeBytes(name);
                list.write(0);
            }
        }
        return list.toByteArray();
    }

    private static void put(Timestamp time, Timespec target) {
        target.tv_sec.set(time.seconds());
        target.tv_nsec.set(time.nanos());
    }
}
