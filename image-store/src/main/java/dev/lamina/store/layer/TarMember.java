package dev.lamina.store.layer;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One member of a tar, extended headers applied, nothing judged yet.
 *
 * @param type the type flag, 0 replaced by {@code '0'}
 * @param name as it stands
 * @param link as it stands
 * @param mode as it stands, file type bits possibly included
 * @param size bytes of the file, holes included
 * @param offset where the stored bytes start in the tar
 * @param extents of a sparse file: start, length and offset in the tar of each piece
 */
record TarMember(
        char type,
        byte[] name,
        byte[] link,
        int mode,
        int uid,
        int gid,
        long size,
        Instant mtime,
        int major,
        int minor,
        SortedMap<ByteString, ByteString> xattrs,
        long offset,
        long @Nullable [] extents) {}
