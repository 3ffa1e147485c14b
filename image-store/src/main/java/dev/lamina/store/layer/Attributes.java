package dev.lamina.store.layer;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file is besides its type, name and content.
 *
 * @param mode permission bits with set-id and sticky bits, 0 to 07777
 * @param uid numeric owner, never negative
 * @param gid numeric group, never negative
 * @param mtime last modification, to the nanosecond
 * @param xattrs extended attributes by full name ({@code user.comment}), sorted
 */
public record Attributes(
        int mode, int uid, int gid, Instant mtime, SortedMap<ByteString, ByteString> xattrs) {
    private static final SortedMap<ByteString, ByteString> NONE =
            Collections.unmodifiableSortedMap(new TreeMap<>());

    public Attributes {
        if ((mode & ~07777) != 0 || uid < 0 || gid < 0) {
            throw new IllegalArgumentException("mode %o, uid %d, gid %d".formatted(mode, uid, gid));
        }
        xattrs = xattrs.isEmpty() ? NONE : Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
    }

    /** Without extended attributes. */
    public static Attributes of(int mode, int uid, int gid, Instant mtime) {
        return new Attributes(mode, uid, gid, mtime, NONE);
    }

    public Attributes withMode(int newMode) {
        return new Attributes(newMode, uid, gid, mtime, xattrs);
    }

    public Attributes withOwner(int newUid, int newGid) {
        return new Attributes(mode, newUid, newGid, mtime, xattrs);
    }

    public Attributes withMtime(Instant newMtime) {
        return new Attributes(mode, uid, gid, newMtime, xattrs);
    }

    public Attributes withXattrs(Map<ByteString, ByteString> newXattrs) {
        return new Attributes(mode, uid, gid, mtime, new TreeMap<>(newXattrs));
    }
}
