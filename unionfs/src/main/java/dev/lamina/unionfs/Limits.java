package dev.lamina.unionfs;

/**
 * How much the writable branches of a union may hold together, what they hold when it is mounted
 * included. Whatever would be more fails with ENOSPC and changes nothing.
 *
 * @param bytes space on disk, as {@code st_blocks} counts it: holes are free, a file counts once
 *     however many names it has
 * @param inodes objects of any type, whiteouts excepted
 */
public record Limits(long bytes, long inodes) {
    /** As much as the file systems give. */
    public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);

    public Limits {
        if (bytes < 0 || inodes < 0) {
            throw new IllegalArgumentException("a negative limit");
        }
    }

    public boolean limits() {
        return bytes < Long.MAX_VALUE || inodes < Long.MAX_VALUE;
    }
}
