/**
 * Other tools read what Lamina makes, and make the same from the same input. Docker is a daemon
 * that the tests start for themselves.
 */
@NullMarked
package dev.lamina.it.peers;

import org.jspecify.annotations.NullMarked;
