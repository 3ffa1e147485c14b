package dev.lamina.unionfs.tree;

import dev.lamina.linux.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * A change of attributes; what is null stays as it is.
 *
 * @param mode permission bits, 07777
 * @param atime {@link dev.lamina.linux.FileCalls#UTIME_NOW} in the nanos means now
 */
public record AttributeChange(
        @Nullable Integer mode,
        @Nullable Integer uid,
        @Nullable Integer gid,
        @Nullable Long size,
        @Nullable Timestamp atime,
        @Nullable Timestamp mtime) {}
