/**
 * Removal of what nobody needs. A collection marks from the table of references, from the leases of
 * running processes and from whatever else its caller knows, then removes the rest in short steps,
 * looking again before each.
 */
@NullMarked
package dev.lamina.store.gc;

import org.jspecify.annotations.NullMarked;
