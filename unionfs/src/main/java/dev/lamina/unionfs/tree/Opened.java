package dev.lamina.unionfs.tree;

/**
 * An open file or directory.
 *
 * @param handle names it in reads, writes and the release
 * @param backing a descriptor the kernel may use instead of asking (passthrough), or -1; valid
 *     until the release. While a node is open all its opens agree: either each has the same backing
 *     file or none has any
 * @param keepCache cached pages (or the cached listing) of earlier opens are still right
 */
public record Opened(long handle, int backing, boolean keepCache) {}
