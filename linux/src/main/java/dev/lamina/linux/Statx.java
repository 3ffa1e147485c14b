package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.errno;
import static dev.lamina.linux.LibC.function;

import org.jspecify.annotations.Nullable;

/** statx(2) and the layout of its result, {@code struct statx} of {@code linux/stat.h}. */
final class Statx {
    private static final long STATX = function("statx");
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int SIZE = 256;

    private Statx() {}

    static Stat of(int dirfd, byte[] name, int flags) throws ErrnoException {
        var stat = ifPresent(dirfd, name, flags);
        if (stat == null) {
            throw new ErrnoException(Errno.ENOENT, "statx", name);
        }
        return stat;
    }

    static @Nullable Stat ifPresent(int dirfd, byte[] name, int flags) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long at = scratch.allocate(SIZE);
            long path = scratch.string(name);
            if ((int) call(STATX, dirfd, path, flags, STATX_BASIC_STATS, at) == -1) {
                var errno = errno();
                if (errno.equals(Errno.ENOENT)) {
                    return null;
                }
                throw new ErrnoException(errno, "statx", name);
            }
            return read(at);
        }
    }

    private static Stat read(long at) {
        return new Stat(
                device(at + 136),
                NativeMemory.getLong(at + 32),
                Short.toUnsignedInt(NativeMemory.getShort(at + 28)),
                NativeMemory.getInt(at + 16),
                NativeMemory.getInt(at + 20),
                NativeMemory.getInt(at + 24),
                device(at + 128),
                NativeMemory.getLong(at + 40),
                NativeMemory.getInt(at + 4),
                NativeMemory.getLong(at + 48),
                time(at + 64),
                time(at + 112),
                time(at + 96));
    }

    private static long device(long at) {
        return Stat.makedev(NativeMemory.getInt(at), NativeMemory.getInt(at + 4));
    }

    private static Timestamp time(long at) {
        return new Timestamp(NativeMemory.getLong(at), NativeMemory.getInt(at + 8));
    }
}
