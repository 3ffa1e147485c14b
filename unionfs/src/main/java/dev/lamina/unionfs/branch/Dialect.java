package dev.lamina.unionfs.branch;

import static dev.lamina.unionfs.branch.Namespace.ascii;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.XattrCalls;
import java.util.Arrays;
import java.util.List;

/**
 * How removals and opaque directories may be written in a directory branch: character devices 0:0,
 * {@code .wh.NAME} files, whiteouts by attribute; opaque by attribute or by a {@code .wh..wh..opq}
 * file. All of them are read in a lower branch; in a writable one only the notes of the mount's own
 * namespace count, since users can write the others.
 */
record Dialect(List<byte[]> opaque, List<byte[]> whiteout, byte[] impure) {
    static final byte[] WHITEOUT_PREFIX = ascii(".wh.");
    static final byte[] OPAQUE_FILE = ascii(".wh..wh..opq");

    private static final byte[] FUSE_OVERLAYFS_OPAQUE = ascii("user.fuseoverlayfs.opaque");

    static Dialect ofLower() {
        return new Dialect(
                List.of(
                        Namespace.TRUSTED.attribute("opaque"),
                        Namespace.USER.attribute("opaque"),
                        FUSE_OVERLAYFS_OPAQUE),
                List.of(
                        Namespace.TRUSTED.attribute("whiteout"),
                        Namespace.USER.attribute("whiteout")),
                Namespace.TRUSTED.attribute("impure"));
    }

    static Dialect ofUpper(Namespace namespace) {
        return new Dialect(
                List.of(namespace.attribute("opaque"), FUSE_OVERLAYFS_OPAQUE),
                List.of(),
                namespace.attribute("impure"));
    }

    /** Reads the marks of a directory, in one call when there is nothing to find. */
    Marks marks(XattrCalls xattrs, int dirfd, byte[] name) throws ErrnoException {
        boolean isOpaque = false;
        boolean hasWhiteouts = false;
        boolean isImpure = false;
        for (byte[] attribute : xattrs.list(dirfd, name)) {
            if (contains(opaque, attribute)) {
                byte[] value = xattrs.get(dirfd, name, attribute);
                isOpaque |= value != null && value.length == 1 && value[0] == 'y';
                hasWhiteouts |= value != null && value.length == 1 && value[0] == 'x';
            } else if (Arrays.equals(attribute, impure)) {
                isImpure = true;
            }
        }
        return isOpaque || hasWhiteouts || isImpure
                ? new Marks(isOpaque, hasWhiteouts && !whiteout.isEmpty(), isImpure)
                : Marks.NONE;
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
