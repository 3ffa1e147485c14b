/**
 * Keeps what builds leave behind within bounds: records of steps with their layers, cache mounts.
 */
@NullMarked
package dev.lamina.builder.upkeep;

import org.jspecify.annotations.NullMarked;
