/** The command lines jbuild, jrun, junion and lamina; the one place that prints and exits. */
@NullMarked
package dev.lamina.cli;

import org.jspecify.annotations.NullMarked;
