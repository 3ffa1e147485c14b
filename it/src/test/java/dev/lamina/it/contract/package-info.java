/**
 * What a union filesystem owes its users, row by row of the semantics table: one suite, run on
 * kernel overlayfs, which proves it, and on the union through each of its transports. A case that
 * needs what a transport cannot carry expects the documented errno there instead.
 */
@NullMarked
package dev.lamina.it.contract;

import org.jspecify.annotations.NullMarked;
