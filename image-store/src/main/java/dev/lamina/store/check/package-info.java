/**
 * Whether a store is sound, and how it is mended. Damage is found as a list of {@link
 * dev.lamina.store.check.Damage}, each with what it is about, whom it concerns and what can be
 * done.
 */
@NullMarked
package dev.lamina.store.check;

import org.jspecify.annotations.NullMarked;
