/**
 * What was built before: each step has a key made of everything its result depends on, and each
 * result is recorded under its key. A record that is missing or damaged is never an error.
 */
@NullMarked
package dev.lamina.builder.cache;

import org.jspecify.annotations.NullMarked;
