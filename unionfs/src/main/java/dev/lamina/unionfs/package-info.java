/** A union filesystem in user space: branches overlaid in priority order, served through FUSE. */
@NullMarked
package dev.lamina.unionfs;

import org.jspecify.annotations.NullMarked;
