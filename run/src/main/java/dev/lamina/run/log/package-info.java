/**
 * What containers print, kept on disk: lines with time and stream, in parts of bounded size. Knows
 * nothing of containers.
 */
@NullMarked
package dev.lamina.run.log;

import org.jspecify.annotations.NullMarked;
