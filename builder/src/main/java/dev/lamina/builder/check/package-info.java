/**
 * Advice on build files: what is allowed and probably not meant. Pure; nothing is built. The names
 * of rules are those that other builders have, so that comments which skip them carry over.
 */
@NullMarked
package dev.lamina.builder.check;

import org.jspecify.annotations.NullMarked;
