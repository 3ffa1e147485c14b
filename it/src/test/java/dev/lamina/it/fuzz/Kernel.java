package dev.lamina.it.fuzz;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Locale;

/** Kernel calls that only tests make, by number: unlike those of libc, of this thread alone. */
enum Kernel {
    MMAP(9, 222),
    MUNMAP(11, 215),
    FLOCK(73, 32),
    SETGROUPS(116, 159),
    SETRESUID(117, 147),
    SETRESGID(119, 149),
    FACCESSAT(269, 48);

    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    static final int MAP_PRIVATE = 2;

    private static final int PATH_MAX = 4096;
    private static final MethodHandle SYSCALL = syscall();
    private static final ThreadLocal<MemorySegment> ERRNO =
            ThreadLocal.withInitial(
                    () -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

    private final int onX86;
    private final int onArm;

    Kernel(int onX86, int onArm) {
        this.onX86 = onX86;
        this.onArm = onArm;
    }

    @SuppressWarnings("restricted") // native calls are what this is for
    private static MethodHandle syscall() {
        var linker = Linker.nativeLinker();
        var longs = new MemoryLayout[7];
        Arrays.fill(longs, JAVA_LONG);
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(JAVA_LONG, longs),
                Linker.Option.captureCallState("errno"));
    }

    long call(long a, long b, long c, long d, long e, long f) throws ErrnoException {
        long number = System.getProperty("os.arch").equals("aarch64") ? onArm : onX86;
        var errno = ERRNO.get();
        long result;
        try {
            result = (long) SYSCALL.invokeExact(errno, number, a, b, c, d, e, f);
        } catch (Throwable impossible) {
            throw new LinkageError(name(), impossible);
        }
        if (result == -1) {
            throw new ErrnoException(
                    Errno.of(errno.get(JAVA_INT, 0)), name().toLowerCase(Locale.ROOT));
        }
        return result;
    }

    long call(long a, long b, long c) throws ErrnoException {
        return call(a, b, c, 0, 0, 0);
    }

    static long map(int fd, int protection, int sharing, long offset, int length)
            throws ErrnoException {
        return MMAP.call(0, length, protection, sharing, fd, offset);
    }

    static void unmap(long address, int length) throws ErrnoException {
        MUNMAP.call(address, length, 0);
    }

    static void access(int directory, byte[] name, int mode) throws ErrnoException {
        try (var path = new NativeBuffer(PATH_MAX)) {
            NativeMemory.putBytes(path.address(), name);
            FACCESSAT.call(directory, path.address(), mode);
        }
    }
}
