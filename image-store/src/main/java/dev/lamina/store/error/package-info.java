/**
 * The one failure of the store that is told to people: what happened, to what, and what to do.
 * Knows nothing else of the module.
 */
@NullMarked
package dev.lamina.store.error;

import org.jspecify.annotations.NullMarked;
