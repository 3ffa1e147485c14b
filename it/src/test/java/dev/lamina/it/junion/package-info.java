/**
 * {@code junion} from outside, as users and other programs meet it: cases are shell scripts in
 * {@code src/test/resources/junion}.
 */
@NullMarked
package dev.lamina.it.junion;

import org.jspecify.annotations.NullMarked;
