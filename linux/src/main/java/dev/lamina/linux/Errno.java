package dev.lamina.linux;

import java.util.HashMap;
import java.util.Map;

/**
 * A kernel error number, as in {@code asm-generic/errno.h}; the same on every architecture Lamina
 * runs on. Two values are equal when their numbers are; an unknown number is kept as it is.
 *
 * @param value the positive number, such as 2
 * @param name the symbolic name, such as {@code ENOENT}
 */
public record Errno(int value, String name) {
    private static final Map<Integer, Errno> KNOWN = new HashMap<>();

    public static final Errno EPERM = known(1, "EPERM");
    public static final Errno ENOENT = known(2, "ENOENT");
    public static final Errno ESRCH = known(3, "ESRCH");
    public static final Errno EINTR = known(4, "EINTR");
    public static final Errno EIO = known(5, "EIO");
    public static final Errno ENXIO = known(6, "ENXIO");
    public static final Errno E2BIG = known(7, "E2BIG");
    public static final Errno ENOEXEC = known(8, "ENOEXEC");
    public static final Errno EBADF = known(9, "EBADF");
    public static final Errno ECHILD = known(10, "ECHILD");
    public static final Errno EAGAIN = known(11, "EAGAIN");
    public static final Errno ENOMEM = known(12, "ENOMEM");
    public static final Errno EACCES = known(13, "EACCES");
    public static final Errno EFAULT = known(14, "EFAULT");
    public static final Errno EBUSY = known(16, "EBUSY");
    public static final Errno EEXIST = known(17, "EEXIST");
    public static final Errno EXDEV = known(18, "EXDEV");
    public static final Errno ENODEV = known(19, "ENODEV");
    public static final Errno ENOTDIR = known(20, "ENOTDIR");
    public static final Errno EISDIR = known(21, "EISDIR");
    public static final Errno EINVAL = known(22, "EINVAL");
    public static final Errno ENFILE = known(23, "ENFILE");
    public static final Errno EMFILE = known(24, "EMFILE");
    public static final Errno ENOTTY = known(25, "ENOTTY");
    public static final Errno ETXTBSY = known(26, "ETXTBSY");
    public static final Errno EFBIG = known(27, "EFBIG");
    public static final Errno ENOSPC = known(28, "ENOSPC");
    public static final Errno ESPIPE = known(29, "ESPIPE");
    public static final Errno EROFS = known(30, "EROFS");
    public static final Errno EMLINK = known(31, "EMLINK");
    public static final Errno EPIPE = known(32, "EPIPE");
    public static final Errno ERANGE = known(34, "ERANGE");
    public static final Errno ENAMETOOLONG = known(36, "ENAMETOOLONG");
    public static final Errno ENOSYS = known(38, "ENOSYS");
    public static final Errno ENOTEMPTY = known(39, "ENOTEMPTY");
    public static final Errno ELOOP = known(40, "ELOOP");
    public static final Errno ENODATA = known(61, "ENODATA");
    public static final Errno EOVERFLOW = known(75, "EOVERFLOW");
    public static final Errno EILSEQ = known(84, "EILSEQ");
    public static final Errno EOPNOTSUPP = known(95, "EOPNOTSUPP");
    public static final Errno ENOTCONN = known(107, "ENOTCONN");
    public static final Errno ETIMEDOUT = known(110, "ETIMEDOUT");
    public static final Errno ESTALE = known(116, "ESTALE");
    public static final Errno EDQUOT = known(122, "EDQUOT");

    private static Errno known(int value, String name) {
        var errno = new Errno(value, name);
        KNOWN.put(value, errno);
        return errno;
    }

    /** The error with this positive number. */
    public static Errno of(int value) {
        var errno = KNOWN.get(value);
        return errno != null ? errno : new Errno(value, "errno " + value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Errno errno && errno.value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return name;
    }
}
