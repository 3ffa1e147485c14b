/**
 * What goes wrong, from the command line: each file in the resources' folder {@code errors} is a
 * case; its README says how to write one.
 */
@NullMarked
package dev.lamina.it.errors;

import org.jspecify.annotations.NullMarked;
