package dev.lamina.unionfs.branch;

import static dev.lamina.unionfs.branch.Namespace.ascii;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.XattrCalls;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How removals and opaque directories may be written in a directory branch: character devices 0:0,
 * {@code .wh.NAME} files, whiteouts by attribute; opaque by attribute or by a {@code .wh..wh..opq}
 * file. All of them are read in a lower branch; in a writable one only the notes of the mount's own
 * namespace count, since users can write the others.
 */
final class Dialect {
    static final byte[] WHITEOUT_PREFIX = ascii(".wh.");
    static final byte[] OPAQUE_FILE = ascii(".wh..wh..opq");

    private static final byte[] FUSE_OVERLAYFS_OPAQUE = ascii("user.fuseoverlayfs.opaque");

    private final List<byte[]> opaque;
    private final List<byte[]> whiteout;
    private final byte[] impure;
    private final byte[] redirect;
    private final byte[] metacopy;
    private final byte[] ino;
    private final byte[] nlink;

    private Dialect(List<byte[]> opaque, List<byte[]> whiteout, Namespace namespace) {
        this.opaque = opaque;
        this.whiteout = whiteout;
        this.impure = namespace.attribute("impure");
        this.redirect = namespace.attribute("redirect");
        this.metacopy = namespace.attribute("metacopy");
        this.ino = namespace.attribute("lamina.ino");
        this.nlink = namespace.attribute("nlink");
    }

    static Dialect ofLower(Namespace namespace) {
        return new Dialect(
                List.of(
                        Namespace.TRUSTED.attribute("opaque"),
                        Namespace.USER.attribute("opaque"),
                        FUSE_OVERLAYFS_OPAQUE),
                List.of(
                        Namespace.TRUSTED.attribute("whiteout"),
                        Namespace.USER.attribute("whiteout")),
                namespace);
    }

    static Dialect ofUpper(Namespace namespace) {
        return new Dialect(
                List.of(namespace.attribute("opaque"), FUSE_OVERLAYFS_OPAQUE),
                List.of(),
                namespace);
    }

    /** Reads the marks of a directory, in one call when there is nothing to find. */
    Marks marks(XattrCalls xattrs, int dirfd, byte[] name) throws ErrnoException {
        var marks = Marks.NONE;
        for (byte[] attribute : xattrs.list(dirfd, name)) {
            if (contains(opaque, attribute)) {
                marks = opaque(marks, xattrs.get(dirfd, name, attribute));
            } else if (Arrays.equals(attribute, impure)) {
                marks = marks.withImpure();
            } else if (Arrays.equals(attribute, ino)) {
                marks = marks.withIno(number(xattrs.get(dirfd, name, attribute)));
            } else if (Arrays.equals(attribute, redirect)) {
                byte[] to = redirect(xattrs.get(dirfd, name, attribute));
                marks = to == null ? marks : marks.withRedirect(to);
            }
        }
        return marks;
    }

    private Marks opaque(Marks marks, byte @Nullable [] value) {
        if (value == null || value.length != 1) {
            return marks;
        }
        return switch (value[0]) {
            case 'y' -> marks.withOpaque();
            case 'x' -> whiteout.isEmpty() ? marks : marks.withWhiteoutAttributes();
            default -> marks;
        };
    }

    /** A name, or a path from the root; null for what is neither. */
    private static byte @Nullable [] redirect(byte @Nullable [] value) {
        if (value == null || value.length == 0) {
            return null;
        }
        int names = 0;
        int start = 0;
        for (int i = 0; i <= value.length; i++) {
            if (i == value.length || value[i] == '/') {
                int length = i - start;
                boolean dots = length == 1 || (length == 2 && value[i - 1] == '.');
                if (dots && value[start] == '.') {
                    return null;
                }
                names += length > 0 ? 1 : 0;
                start = i + 1;
            }
        }
        return names == 1 || (names > 1 && value[0] == '/') ? value : null;
    }

    /** Reads the notes on an object, in one call when there is nothing to find. */
    Notes notes(XattrCalls xattrs, int dirfd, byte[] name) throws ErrnoException {
        long number = 0;
        boolean isMetacopy = false;
        boolean isLinked = false;
        byte[] to = null;
        for (byte[] attribute : xattrs.list(dirfd, name)) {
            if (Arrays.equals(attribute, ino)) {
                number = number(xattrs.get(dirfd, name, attribute));
            } else if (Arrays.equals(attribute, redirect)) {
                to = redirect(xattrs.get(dirfd, name, attribute));
            } else {
                isMetacopy |= Arrays.equals(attribute, metacopy);
                isLinked |= Arrays.equals(attribute, nlink);
            }
        }
        return number == 0 && !isMetacopy && !isLinked && to == null
                ? Notes.NONE
                : new Notes(number, isMetacopy, isLinked, to);
    }

    private static long number(byte @Nullable [] value) {
        return value != null && value.length == Long.BYTES ? ByteBuffer.wrap(value).getLong() : 0;
    }

    /** Whether an empty file is a whiteout by attribute. */
    boolean isWhiteoutByAttribute(XattrCalls xattrs, int dirfd, byte[] name) throws ErrnoException {
        for (byte[] attribute : whiteout) {
            if (xattrs.get(dirfd, name, attribute) != null) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(List<byte[]> attributes, byte[] attribute) {
        for (byte[] each : attributes) {
            if (Arrays.equals(each, attribute)) {
                return true;
            }
        }
        return false;
    }
}
