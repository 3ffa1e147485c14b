/** Programs that are started, awaited and ended by their id. */
@NullMarked
package dev.lamina.bench.process;

import org.jspecify.annotations.NullMarked;
