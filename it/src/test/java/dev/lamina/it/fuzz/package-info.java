/**
 * Random operations on kernel overlayfs and on the union over the same branches, step by step: what
 * one answers and shows, the other does too. A {@link Turn} is one step of one user; a {@link Duel}
 * takes turns on both sides and compares; what differs is made as short as it can be by {@link
 * Shrinker}.
 */
@NullMarked
package dev.lamina.it.fuzz;

import org.jspecify.annotations.NullMarked;
