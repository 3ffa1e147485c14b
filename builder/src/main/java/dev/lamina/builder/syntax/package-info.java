/**
 * The Buildfile language as text: physical lines become logical lines ({@code Lexer}), those become
 * instructions ({@code Parser}). Pure: nothing here reads a file, expands a variable or knows an
 * image. Everything keeps its place in the source, so that any later error can point at it.
 */
@NullMarked
package dev.lamina.builder.syntax;

import org.jspecify.annotations.NullMarked;
