package dev.lamina.unionfs;

/**
 * How much the writable branches of a union may hold together, what they hold when it is mounted
 * included. Whatever would be more fails with ENOSPC.
 *
 * @param bytes the sizes of all regular files: a hole counts like data, a file once however many
 *     names it has, one whose data is still below not at all, an unlinked one as long as it is open
 * @param inodes objects of any type but the roots; whiteouts are none
 */
public record Limits(long bytes, long inodes) {
    /** As much as the file systems give. */
    public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);

    public Limits {
        if (bytes < 0 || inodes < 0) {
            throw new IllegalArgumentException("a negative limit");
        }
    }

    /** Whether there is anything to keep count of. */
    public boolean isNone() {
        return equals(NONE);
    }
}
