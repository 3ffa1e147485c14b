/**
 * The union itself: path walk, merged listings, whiteout and opaque rules, inode numbers. It knows
 * branches and errnos, and no transport: everything here can be tested on plain directories.
 */
@NullMarked
package dev.lamina.unionfs.tree;

import org.jspecify.annotations.NullMarked;
