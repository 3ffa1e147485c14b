/**
 * Places where tests make a process die, fail or wait, to see what it leaves behind. Without effect
 * unless the environment asks for it.
 */
@NullMarked
package dev.lamina.store.fault;

import org.jspecify.annotations.NullMarked;
