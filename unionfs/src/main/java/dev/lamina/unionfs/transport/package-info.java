/** How requests of the kernel reach the union: one interface, one package per way. */
@NullMarked
package dev.lamina.unionfs.transport;

import org.jspecify.annotations.NullMarked;
