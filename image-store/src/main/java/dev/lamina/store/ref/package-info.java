/**
 * Names people give to images, and the table in {@code index.json} that leads from such a name to a
 * manifest.
 */
@NullMarked
package dev.lamina.store.ref;

import org.jspecify.annotations.NullMarked;
