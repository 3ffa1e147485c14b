package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.function;

import java.nio.charset.StandardCharsets;

/** {@link DeviceCalls} by libc. */
final class SystemDeviceCalls implements DeviceCalls {
    private static final byte[] DEVICE = "/dev/fuse".getBytes(StandardCharsets.US_ASCII);
    private static final long FUSE_DEV_IOC_CLONE = 0x8004e500L;
    private static final long FUSE_DEV_IOC_BACKING_OPEN = 0x4010e501L;
    private static final long FUSE_DEV_IOC_BACKING_CLOSE = 0x4004e502L;

    private final FileCalls files;

    SystemDeviceCalls(FileCalls files) {
        this.files = files;
    }

    @Override
    public int openFuse() throws ErrnoException {
        return files.open(FileCalls.AT_FDCWD, DEVICE, FileCalls.O_RDWR, 0);
    }

    @Override
    public int cloneFuse(int deviceFd) throws ErrnoException {
        int clone = openFuse();
        try (var scratch = Scratch.open()) {
            long argument = scratch.allocate(8);
            NativeMemory.putInt(argument, deviceFd);
            check(
                    call(function("ioctl"), clone, FUSE_DEV_IOC_CLONE, argument),
                    "ioctl FUSE_DEV_IOC_CLONE");
            return clone;
        } catch (ErrnoException e) {
            files.close(clone);
            throw e;
        }
    }

    @Override
    public int openBacking(int deviceFd, int fd) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long map = scratch.allocate(16);
            NativeMemory.putLong(map, 0);
            NativeMemory.putLong(map + 8, 0);
            NativeMemory.putInt(map, fd);
            return check(
                    call(function("ioctl"), deviceFd, FUSE_DEV_IOC_BACKING_OPEN, map),
                    "ioctl FUSE_DEV_IOC_BACKING_OPEN");
        }
    }

    @Override
    public void closeBacking(int deviceFd, int backingId) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long id = scratch.allocate(8);
            NativeMemory.putInt(id, backingId);
            check(
                    call(function("ioctl"), deviceFd, FUSE_DEV_IOC_BACKING_CLOSE, id),
                    "ioctl FUSE_DEV_IOC_BACKING_CLOSE");
        }
    }
}
