package dev.lamina.unionfs.branch;

import dev.lamina.linux.Stat;

/**
 * A new object.
 *
 * @param fd open for reading and writing when it is a regular file, else -1; the receiver closes it
 */
public record Made(Entry entry, Stat stat, int fd) {}
