/** Containers for real: namespaces, limits, signals, and what is left when they end. */
@NullMarked
package dev.lamina.it.run;

import org.jspecify.annotations.NullMarked;
