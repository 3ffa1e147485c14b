package dev.lamina.unionfs.tree;

import dev.lamina.linux.Stat;

/**
 * What a name refers to. Handing one out counts one lookup of the node, to be given back by {@link
 * UnionOperations#forget}.
 *
 * @param node the key of all further operations, never reused together with its generation
 * @param stat attributes in the union: its inode number, one device
 */
public record Entry(long node, long generation, Stat stat) {}
