package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.function;

import java.util.ArrayList;
import java.util.List;

/** {@link DirectoryCalls} by libc. */
final class SystemDirectoryCalls implements DirectoryCalls {
    private static final long GETDENTS = function("getdents64");
    private static final long MKDIRAT = function("mkdirat");
    private static final long MKNODAT = function("mknodat");
    private static final long SYMLINKAT = function("symlinkat");
    private static final long LINKAT = function("linkat");
    private static final long UNLINKAT = function("unlinkat");
    private static final long RENAMEAT2 = function("renameat2");
    private static final int LISTING = 32 * 1024;

    @Override
    public List<DirEntry> list(int dirfd) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long at = scratch.allocate(LISTING);
            var entries = new ArrayList<DirEntry>();
            int length;
            while ((length = check(call(GETDENTS, dirfd, at, LISTING), "getdents64")) > 0) {
                for (long entry = at; entry < at + length; ) {
                    int size = Short.toUnsignedInt(NativeMemory.getShort(entry + 16));
                    byte[] name = NativeMemory.getString(entry + 19, size - 19);
                    if (!isDot(name)) {
                        entries.add(
                                new DirEntry(
                                        name,
                                        NativeMemory.getLong(entry),
                                        NativeMemory.getByte(entry + 18)));
                    }
                    entry += size;
                }
            }
            return entries;
        }
    }

    private static boolean isDot(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }

    @Override
    public void mkdir(int dirfd, byte[] name, int mode) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            check(call(MKDIRAT, dirfd, scratch.string(name), mode), "mkdirat", name);
        }
    }

    @Override
    public void mknod(int dirfd, byte[] name, int mode, long rdev) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            check(call(MKNODAT, dirfd, scratch.string(name), mode, rdev), "mknodat", name);
        }
    }

    @Override
    public void symlink(byte[] target, int dirfd, byte[] name) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            check(
                    call(SYMLINKAT, scratch.string(target), dirfd, scratch.string(name)),
                    "symlinkat",
                    name);
        }
    }

    @Override
    public void link(int dirfd, byte[] name, int newDirfd, byte[] newName) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long from = scratch.string(name);
            long to = scratch.string(newName);
            check(call(LINKAT, dirfd, from, newDirfd, to, 0), "linkat", newName);
        }
    }

    @Override
    public void link(int fd, int newDirfd, byte[] newName) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long from = scratch.string(SystemFileCalls.procPath(fd));
            long to = scratch.string(newName);
            check(
                    call(
                            LINKAT,
                            FileCalls.AT_FDCWD,
                            from,
                            newDirfd,
                            to,
                            FileCalls.AT_SYMLINK_FOLLOW),
                    "linkat",
                    newName);
        }
    }

    @Override
    public void unlink(int dirfd, byte[] name) throws ErrnoException {
        remove(dirfd, name, 0);
    }

    @Override
    public void rmdir(int dirfd, byte[] name) throws ErrnoException {
        remove(dirfd, name, FileCalls.AT_REMOVEDIR);
    }

    private static void remove(int dirfd, byte[] name, int flags) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            check(call(UNLINKAT, dirfd, scratch.string(name), flags), "unlinkat", name);
        }
    }

    @Override
    public void rename(int dirfd, byte[] name, int newDirfd, byte[] newName, int flags)
            throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long from = scratch.string(name);
            long to = scratch.string(newName);
            check(call(RENAMEAT2, dirfd, from, newDirfd, to, flags), "renameat2", name);
        }
    }
}
