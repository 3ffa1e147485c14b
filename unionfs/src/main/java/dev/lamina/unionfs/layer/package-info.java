/**
 * Branches in their order: how one name reads through all of them, and what the writable one has
 * changed against those below.
 */
@NullMarked
package dev.lamina.unionfs.layer;

import org.jspecify.annotations.NullMarked;
