/**
 * Branches that are directories, read-only or writable, reached through directory descriptors: no
 * path is ever composed, so depth and length have no limit of ours. This package alone knows how
 * whiteouts, opaque directories and private attributes look on disk.
 */
@NullMarked
package dev.lamina.unionfs.branch;

import org.jspecify.annotations.NullMarked;
