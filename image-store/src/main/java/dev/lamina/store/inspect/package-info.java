/**
 * Answers about images: the tree of a layer, what a layer changed, how two layers or images differ.
 * Computed from indexes and tars: no mount, no root.
 */
@NullMarked
package dev.lamina.store.inspect;

import org.jspecify.annotations.NullMarked;
