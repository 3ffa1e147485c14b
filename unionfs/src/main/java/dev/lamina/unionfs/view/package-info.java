/**
 * How a union shows itself where that differs from what its branches say: other owners, plain link
 * counts, no extended attributes. It stands between a transport and the tree and changes values
 * only; without a wish of that kind it is not there at all.
 */
@NullMarked
package dev.lamina.unionfs.view;

import org.jspecify.annotations.NullMarked;
