package dev.lamina.linux;

/**
 * The size and fill of a file system, as statfs(2) gives it; blocks count in {@code frsize} bytes.
 */
public record StatFs(
        long type,
        long bsize,
        long blocks,
        long bfree,
        long bavail,
        long files,
        long ffree,
        long namelen,
        long frsize) {}
