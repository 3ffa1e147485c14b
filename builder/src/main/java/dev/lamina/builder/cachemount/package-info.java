/**
 * The directories that {@code RUN --mount=type=cache} keeps between builds, as objects of the store
 * with a name, an owner and a size of their own. docs/formats.md describes their files.
 */
@NullMarked
package dev.lamina.builder.cachemount;

import org.jspecify.annotations.NullMarked;
