package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.function;

import java.nio.charset.StandardCharsets;

/** {@link DeviceCalls} by libc. */
final class SystemDeviceCalls implements DeviceCalls {
    private static final byte[] DEVICE = "/dev/fuse".getBytes(StandardCharsets.US_ASCII);
    private static final long IOCTL = function("ioctl");
    private static final long READ = function("read");
    private static final long FUSE_DEV_IOC_CLONE = 0x8004e500L;
    private static final long FUSE_DEV_IOC_BACKING_OPEN = 0x4010e501L;
    private static final long FUSE_DEV_IOC_BACKING_CLOSE = 0x4004e502L;

    private static final int ENOENT = 2;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int ENODEV = 19;

    private final FileCalls files;

    SystemDeviceCalls(FileCalls files) {
        this.files = files;
    }

    @Override
    public int openFuse() throws ErrnoException {
        return files.open(FileCalls.AT_FDCWD, DEVICE, FileCalls.O_RDWR, 0);
    }

    @Override
    public int cloneFuse(int deviceFd, int flags) throws ErrnoException {
        int clone = files.open(FileCalls.AT_FDCWD, DEVICE, FileCalls.O_RDWR | flags, 0);
        try (var scratch = Scratch.open()) {
            long argument = scratch.allocate(8);
            NativeMemory.putInt(argument, deviceFd);
            check(call(IOCTL, clone, FUSE_DEV_IOC_CLONE, argument), "ioctl FUSE_DEV_IOC_CLONE");
            return clone;
        } catch (ErrnoException e) {
            files.close(clone);
            throw e;
        }
    }

    @Override
    public int receive(int deviceFd, long address, int size) throws ErrnoException {
        int count = (int) call(READ, deviceFd, address, size);
        if (count != -1) {
            return count;
        }
        return switch (LibC.errno().value()) {
            // ENOENT: the request was withdrawn while it was being read.
            case EAGAIN, EINTR, ENOENT -> 0;
            case ENODEV -> -1;
            default -> throw new ErrnoException(LibC.errno(), "read", "/dev/fuse");
        };
    }

    @Override
    public int openBacking(int deviceFd, int fd) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long map = scratch.allocate(16);
            NativeMemory.putLong(map, 0);
            NativeMemory.putLong(map + 8, 0);
            NativeMemory.putInt(map, fd);
            return check(
                    call(IOCTL, deviceFd, FUSE_DEV_IOC_BACKING_OPEN, map),
                    "ioctl FUSE_DEV_IOC_BACKING_OPEN");
        }
    }

    @Override
    public void closeBacking(int deviceFd, int backingId) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long id = scratch.allocate(8);
            NativeMemory.putInt(id, backingId);
            check(
                    call(IOCTL, deviceFd, FUSE_DEV_IOC_BACKING_CLOSE, id),
                    "ioctl FUSE_DEV_IOC_BACKING_CLOSE");
        }
    }
}
