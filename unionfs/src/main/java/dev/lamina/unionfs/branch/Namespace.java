package dev.lamina.unionfs.branch;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a mount keeps what it notes on objects, as kernel overlayfs does: in {@code
 * trusted.overlay.*}, or in {@code user.overlay.*} where that is not permitted. Names a user gives
 * with this prefix are stored with a second {@code overlay.} in them, so that they can neither
 * clash with notes nor forge them; names of the other namespace are ordinary.
 */
public final class Namespace {
    public static final Namespace TRUSTED = new Namespace("trusted.overlay.");
    public static final Namespace USER = new Namespace("user.overlay.");

    private static final byte[] FUSE_OVERLAYFS = ascii("user.fuseoverlayfs.");

    private final byte[] prefix;
    private final byte[] escapedPrefix;

    private Namespace(String prefix) {
        this.prefix = ascii(prefix);
        this.escapedPrefix = ascii(prefix + "overlay.");
    }

    /** The one this process can use on the file system of a directory. */
    static Namespace of(Linux linux, int directory) throws ErrnoException {
        byte[] probe = TRUSTED.attribute("lamina.probe");
        try {
            linux.xattrs().set(directory, probe, new byte[0], 0);
            linux.xattrs().remove(directory, probe);
            return TRUSTED;
        } catch (ErrnoException e) {
            if (e.is(Errno.EPERM) || e.is(Errno.EOPNOTSUPP)) {
                return USER;
            }
            throw e;
        }
    }

    /** As a writable branch in this directory would choose; it is written for a moment. */
    public static Namespace of(Linux linux, byte[] directory) throws ErrnoException {
        int fd =
                linux.files()
                        .open(
                                FileCalls.AT_FDCWD,
                                directory,
                                FileCalls.O_RDONLY | FileCalls.O_DIRECTORY,
                                0);
        try {
            return of(linux, fd);
        } finally {
            linux.files().close(fd);
        }
    }

    /** The attribute of a note, such as {@code opaque}. */
    byte[] attribute(String note) {
        return concat(prefix, ascii(note));
    }

    /** The name under which a user's attribute is stored. */
    byte[] stored(byte[] name) {
        return startsWith(name, prefix)
                ? concat(escapedPrefix, Arrays.copyOfRange(name, prefix.length, name.length))
                : name;
    }

    /** The user's name of a stored attribute, or null when it is a note of an overlay. */
    byte @Nullable [] shown(byte[] stored) {
        if (startsWith(stored, escapedPrefix)) {
            return concat(prefix, Arrays.copyOfRange(stored, escapedPrefix.length, stored.length));
        }
        return isNote(stored) ? null : stored;
    }

    private boolean isNote(byte[] stored) {
        return startsWith(stored, prefix) || startsWith(stored, FUSE_OVERLAYFS);
    }

    /** Whether a user may use this name at all. */
    boolean allows(byte[] name) {
        return !startsWith(name, FUSE_OVERLAYFS);
    }

    /** Whether a file name would read as a mark of this package instead of itself. */
    public static boolean isReserved(byte[] fileName) {
        return startsWith(fileName, Dialect.WHITEOUT_PREFIX);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    static boolean startsWith(byte[] name, byte[] prefix) {
        return name.length >= prefix.length
                && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
    }
}
