/** Brings objects of lower branches up into the writable one, faithfully and in one step each. */
@NullMarked
package dev.lamina.unionfs.copyup;

import org.jspecify.annotations.NullMarked;
