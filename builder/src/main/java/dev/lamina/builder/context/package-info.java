/**
 * The folder a build takes files from: what is in it, byte for byte, which of that the ignore file
 * hides, and which of that a pattern selects. Nothing here follows a link out of the folder.
 */
@NullMarked
package dev.lamina.builder.context;

import org.jspecify.annotations.NullMarked;
