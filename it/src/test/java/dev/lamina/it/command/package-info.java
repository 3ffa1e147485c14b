/** Our commands and other programs as a user starts them, for tests that look from outside. */
@NullMarked
package dev.lamina.it.command;

import org.jspecify.annotations.NullMarked;
