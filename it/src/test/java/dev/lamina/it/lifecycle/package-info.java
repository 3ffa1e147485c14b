/** The life of containers, from the command line: scripts that say what they print. */
@NullMarked
package dev.lamina.it.lifecycle;

import org.jspecify.annotations.NullMarked;
