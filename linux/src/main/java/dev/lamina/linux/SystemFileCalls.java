package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.checkLong;
import static dev.lamina.linux.LibC.function;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@link FileCalls} by libc. */
final class SystemFileCalls implements FileCalls {
    private static final long OPENAT = function("openat");
    private static final long CLOSE = function("close");
    private static final long READ = function("read");
    private static final long WRITE = function("write");
    private static final long PREAD = function("pread64");
    private static final long PWRITE = function("pwrite64");
    private static final long READLINKAT = function("readlinkat");
    private static final long FCHMODAT = function("fchmodat");
    private static final long FCHMOD = function("fchmod");
    private static final long FCHOWNAT = function("fchownat");
    private static final long UTIMENSAT = function("utimensat");

    private static final int SYS_OPENAT2 = 437;
    private static final long FS_IOC_GETFSUUID = 0x80111500L;
    private static final int MAX_HANDLE = 128;
    private static final long FICLONE = 0x40049409L;
    private static final int MFD_CLOEXEC_ALLOW_SEALING = 3;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_ADD_SEALS = 1033;
    private static final int ALL_SEALS = 0xf;
    private static final int CHUNK = 64 * 1024;

    @Override
    public int open(int dirfd, byte[] path, int flags, int mode) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            return check(
                    call(OPENAT, dirfd, scratch.string(path), flags | O_CLOEXEC, mode),
                    "openat",
                    path);
        }
    }

    @Override
    public int openResolved(int dirfd, byte[] path, int flags, int mode, long resolve)
            throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long how = scratch.allocate(24);
            NativeMemory.putLong(how, flags | O_CLOEXEC);
            NativeMemory.putLong(how + 8, mode);
            NativeMemory.putLong(how + 16, resolve);
            return check(
                    call(function("syscall"), SYS_OPENAT2, dirfd, scratch.string(path), how, 24),
                    "openat2",
                    path);
        }
    }

    @Override
    public int reopen(int fd, int flags) throws ErrnoException {
        return open(AT_FDCWD, procPath(fd), flags, 0);
    }

    static byte[] procPath(int fd) {
        return ("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII);
    }

    /** Of a name in a directory, or of the fd itself for an empty name. */
    static byte[] procPath(int dirfd, byte[] name) {
        byte[] directory = procPath(dirfd);
        if (name.length == 0) {
            return directory;
        }
        var path = Arrays.copyOf(directory, directory.length + 1 + name.length);
        path[directory.length] = '/';
        System.arraycopy(name, 0, path, directory.length + 1, name.length);
        return path;
    }

    @Override
    public void close(int fd) {
        call(CLOSE, fd);
    }

    @Override
    public int dup(int fd) throws ErrnoException {
        return check(call(function("fcntl"), fd, F_DUPFD_CLOEXEC, 0), "fcntl F_DUPFD");
    }

    @Override
    public void closeOnExec(int fd) throws ErrnoException {
        check(call(function("fcntl"), fd, F_SETFD, FD_CLOEXEC), "fcntl F_SETFD");
    }

    @Override
    public int read(int fd, long address, int count) throws ErrnoException {
        return check(call(READ, fd, address, count), "read");
    }

    @Override
    public int write(int fd, long address, int count) throws ErrnoException {
        return check(call(WRITE, fd, address, count), "write");
    }

    @Override
    public int pread(int fd, long address, int count, long offset) throws ErrnoException {
        return check(call(PREAD, fd, address, count, offset), "pread");
    }

    @Override
    public int pwrite(int fd, long address, int count, long offset) throws ErrnoException {
        return check(call(PWRITE, fd, address, count, offset), "pwrite");
    }

    @Override
    public void writeFully(int fd, byte[] bytes) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long address = scratch.bytes(bytes);
            for (int done = 0; done < bytes.length; ) {
                done += write(fd, address + done, bytes.length - done);
            }
        }
    }

    @Override
    public byte[] readFully(int fd, int limit) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long address = scratch.allocate(Math.min(limit, CHUNK));
            var bytes = new byte[Math.min(limit, CHUNK)];
            int length = 0;
            while (length < limit) {
                int count = read(fd, address, Math.min(limit - length, CHUNK));
                if (count == 0) {
                    break;
                }
                if (length + count > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.min(limit, 2 * (length + count)));
                }
                NativeMemory.getBytes(address, bytes, length, count);
                length += count;
            }
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }

    @Override
    public long seek(int fd, long offset, int whence) throws ErrnoException {
        return checkLong(call(function("lseek64"), fd, offset, whence), "lseek");
    }

    @Override
    public void truncate(int fd, long size) throws ErrnoException {
        check(call(function("ftruncate64"), fd, size), "ftruncate");
    }

    @Override
    public void truncate(int dirfd, byte[] name, long size) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long path = scratch.string(procPath(dirfd, name));
            check(call(function("truncate64"), path, size), "truncate", name);
        }
    }

    @Override
    public void allocate(int fd, int mode, long offset, long length) throws ErrnoException {
        check(call(function("fallocate64"), fd, mode, offset, length), "fallocate");
    }

    @Override
    public void fsync(int fd, boolean dataOnly) throws ErrnoException {
        check(call(function(dataOnly ? "fdatasync" : "fsync"), fd), "fsync");
    }

    @Override
    public void syncfs(int fd) throws ErrnoException {
        check(call(function("syncfs"), fd), "syncfs");
    }

    @Override
    public long copyRange(int from, long fromOffset, int to, long toOffset, long count)
            throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long offsets = scratch.allocate(16);
            NativeMemory.putLong(offsets, fromOffset);
            NativeMemory.putLong(offsets + 8, toOffset);
            return checkLong(
                    call(function("copy_file_range"), from, offsets, to, offsets + 8, count, 0),
                    "copy_file_range");
        }
    }

    @Override
    public void cloneFile(int from, int to) throws ErrnoException {
        check(call(function("ioctl"), to, FICLONE, from), "ioctl FICLONE");
    }

    private static int atFlags(byte[] name) {
        return name.length == 0 ? AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW;
    }

    @Override
    public Stat stat(int dirfd, byte[] name) throws ErrnoException {
        return Statx.of(dirfd, name, atFlags(name));
    }

    @Override
    public @Nullable Stat statIfPresent(int dirfd, byte[] name) throws ErrnoException {
        return Statx.ifPresent(dirfd, name, atFlags(name));
    }

    @Override
    public Stat stat(int fd) throws ErrnoException {
        return Statx.of(fd, EMPTY, AT_EMPTY_PATH);
    }

    @Override
    public StatFs statfs(int fd) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long at = scratch.allocate(120);
            check(call(function("fstatfs64"), fd, at), "fstatfs");
            return new StatFs(
                    NativeMemory.getLong(at),
                    NativeMemory.getLong(at + 8),
                    NativeMemory.getLong(at + 16),
                    NativeMemory.getLong(at + 24),
                    NativeMemory.getLong(at + 32),
                    NativeMemory.getLong(at + 40),
                    NativeMemory.getLong(at + 48),
                    NativeMemory.getLong(at + 64),
                    NativeMemory.getLong(at + 72));
        }
    }

    @Override
    public FileHandle handle(int dirfd, byte[] name) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long handle = scratch.allocate(8 + MAX_HANDLE);
            NativeMemory.putInt(handle, MAX_HANDLE);
            check(
                    call(
                            function("name_to_handle_at"),
                            dirfd,
                            scratch.string(name),
                            handle,
                            scratch.allocate(8),
                            name.length == 0 ? AT_EMPTY_PATH : 0),
                    "name_to_handle_at",
                    name);
            return new FileHandle(
                    NativeMemory.getInt(handle + 4),
                    NativeMemory.getBytes(handle + 8, NativeMemory.getInt(handle)));
        }
    }

    @Override
    public byte[] fileSystemUuid(int fd) {
        try (var scratch = Scratch.open()) {
            long uuid = scratch.allocate(17);
            NativeMemory.clear(uuid, 17);
            call(function("ioctl"), fd, FS_IOC_GETFSUUID, uuid);
            return NativeMemory.getBytes(uuid + 1, 16);
        }
    }

    @Override
    public byte[] readlink(int dirfd, byte[] name) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long target = scratch.allocate(4096);
            int length =
                    check(
                            call(READLINKAT, dirfd, scratch.string(name), target, 4096),
                            "readlinkat",
                            name);
            return NativeMemory.getBytes(target, length);
        }
    }

    @Override
    public void chmod(int dirfd, byte[] name, int mode) throws ErrnoException {
        if (name.length == 0) {
            // fchmod refuses an O_PATH descriptor, the magic link does not
            chmod(AT_FDCWD, procPath(dirfd), mode);
            return;
        }
        try (var scratch = Scratch.open()) {
            check(call(FCHMODAT, dirfd, scratch.string(name), mode, 0), "fchmodat", name);
        }
    }

    @Override
    public void chmod(int fd, int mode) throws ErrnoException {
        check(call(FCHMOD, fd, mode), "fchmod");
    }

    @Override
    public void chown(int dirfd, byte[] name, int uid, int gid) throws ErrnoException {
        chown(dirfd, name, uid, gid, atFlags(name));
    }

    @Override
    public void chown(int fd, int uid, int gid) throws ErrnoException {
        chown(fd, EMPTY, uid, gid, AT_EMPTY_PATH);
    }

    private static void chown(int dirfd, byte[] name, int uid, int gid, int flags)
            throws ErrnoException {
        try (var scratch = Scratch.open()) {
            check(call(FCHOWNAT, dirfd, scratch.string(name), uid, gid, flags), "fchownat", name);
        }
    }

    @Override
    public void utimens(int dirfd, byte[] name, Timestamp atime, Timestamp mtime)
            throws ErrnoException {
        try (var scratch = Scratch.open()) {
            check(
                    call(
                            UTIMENSAT,
                            dirfd,
                            scratch.string(name),
                            times(scratch, atime, mtime),
                            atFlags(name)),
                    "utimensat",
                    name);
        }
    }

    @Override
    public void utimens(int fd, Timestamp atime, Timestamp mtime) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            check(
                    call(
                            UTIMENSAT,
                            fd,
                            scratch.string(EMPTY),
                            times(scratch, atime, mtime),
                            AT_EMPTY_PATH),
                    "utimensat");
        }
    }

    private static long times(Scratch scratch, Timestamp atime, Timestamp mtime) {
        long at = scratch.allocate(32);
        NativeMemory.putLong(at, atime.seconds());
        NativeMemory.putLong(at + 8, atime.nanos());
        NativeMemory.putLong(at + 16, mtime.seconds());
        NativeMemory.putLong(at + 24, mtime.nanos());
        return at;
    }

    @Override
    public int memfd(String name) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long text = scratch.string(name.getBytes(StandardCharsets.UTF_8));
            return check(
                    call(function("memfd_create"), text, MFD_CLOEXEC_ALLOW_SEALING),
                    "memfd_create",
                    name);
        }
    }

    @Override
    public void seal(int memfd) throws ErrnoException {
        check(call(function("fcntl"), memfd, F_ADD_SEALS, ALL_SEALS), "fcntl F_ADD_SEALS");
    }

    @Override
    public int umask(int mask) {
        return (int) call(function("umask"), mask);
    }
}
