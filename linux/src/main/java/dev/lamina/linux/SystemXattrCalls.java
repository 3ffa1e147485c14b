package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.errno;
import static dev.lamina.linux.LibC.function;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link XattrCalls} by libc, through {@code /proc/self/fd/N}: it works for O_PATH descriptors, and
 * with a name behind it for symlinks and devices, which must not be opened.
 */
final class SystemXattrCalls implements XattrCalls {
    private static final long LGETXATTR = function("lgetxattr");
    private static final long GETXATTR = function("getxattr");
    private static final long LLISTXATTR = function("llistxattr");
    private static final long LISTXATTR = function("listxattr");
    private static final int MAX_VALUE = 64 * 1024;

    /**
     * A path to a name in a directory, or to an fd itself, and whether the last part is followed.
     */
    private record Target(byte[] path, boolean follow) {
        static Target of(int dirfd, byte[] name) {
            if (name.length == 0) {
                return of(dirfd);
            }
            return new Target(SystemFileCalls.procPath(dirfd, name), false);
        }

        static Target of(int fd) {
            return new Target(SystemFileCalls.procPath(fd), true);
        }
    }

    @Override
    public byte @Nullable [] get(int dirfd, byte[] name, byte[] attribute) throws ErrnoException {
        return get(Target.of(dirfd, name), attribute);
    }

    @Override
    public byte @Nullable [] get(int fd, byte[] attribute) throws ErrnoException {
        return get(Target.of(fd), attribute);
    }

    private static byte @Nullable [] get(Target target, byte[] attribute) throws ErrnoException {
        long function = target.follow() ? GETXATTR : LGETXATTR;
        try (var scratch = Scratch.open()) {
            long path = scratch.string(target.path());
            long name = scratch.string(attribute);
            int guess = 256;
            long value = scratch.allocate(guess);
            int length = (int) call(function, path, name, value, guess);
            if (length == -1 && errno().equals(Errno.ERANGE)) {
                value = scratch.allocate(MAX_VALUE);
                length = (int) call(function, path, name, value, MAX_VALUE);
            }
            if (length == -1) {
                var errno = errno();
                if (errno.equals(Errno.ENODATA) || errno.equals(Errno.EOPNOTSUPP)) {
                    return null;
                }
                throw new ErrnoException(errno, "getxattr", attribute);
            }
            return NativeMemory.getBytes(value, length);
        }
    }

    @Override
    public void set(int dirfd, byte[] name, byte[] attribute, byte[] value, int flags)
            throws ErrnoException {
        set(Target.of(dirfd, name), attribute, value, flags);
    }

    @Override
    public void set(int fd, byte[] attribute, byte[] value, int flags) throws ErrnoException {
        set(Target.of(fd), attribute, value, flags);
    }

    private static void set(Target target, byte[] attribute, byte[] value, int flags)
            throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long path = scratch.string(target.path());
            long name = scratch.string(attribute);
            long bytes = scratch.bytes(value);
            long function = function(target.follow() ? "setxattr" : "lsetxattr");
            check(call(function, path, name, bytes, value.length, flags), "setxattr", attribute);
        }
    }

    @Override
    public void remove(int dirfd, byte[] name, byte[] attribute) throws ErrnoException {
        remove(Target.of(dirfd, name), attribute);
    }

    @Override
    public void remove(int fd, byte[] attribute) throws ErrnoException {
        remove(Target.of(fd), attribute);
    }

    private static void remove(Target target, byte[] attribute) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long path = scratch.string(target.path());
            long name = scratch.string(attribute);
            long function = function(target.follow() ? "removexattr" : "lremovexattr");
            check(call(function, path, name), "removexattr", attribute);
        }
    }

    @Override
    public List<byte[]> list(int dirfd, byte[] name) throws ErrnoException {
        return list(Target.of(dirfd, name));
    }

    @Override
    public List<byte[]> list(int fd) throws ErrnoException {
        return list(Target.of(fd));
    }

    private static List<byte[]> list(Target target) throws ErrnoException {
        long function = target.follow() ? LISTXATTR : LLISTXATTR;
        try (var scratch = Scratch.open()) {
            long path = scratch.string(target.path());
            int guess = 1024;
            long names = scratch.allocate(guess);
            int length = (int) call(function, path, names, guess);
            if (length == -1 && errno().equals(Errno.ERANGE)) {
                names = scratch.allocate(MAX_VALUE);
                length = (int) call(function, path, names, MAX_VALUE);
            }
            if (length == -1) {
                var errno = errno();
                if (errno.equals(Errno.EOPNOTSUPP)) {
                    return List.of();
                }
                throw new ErrnoException(errno, "listxattr");
            }
            var attributes = new ArrayList<byte[]>();
            for (int at = 0; at < length; ) {
                byte[] attribute = NativeMemory.getString(names + at, length - at);
                attributes.add(attribute);
                at += attribute.length + 1;
            }
            return attributes;
        }
    }
}
