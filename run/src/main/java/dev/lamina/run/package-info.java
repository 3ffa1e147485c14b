/** Runs an image: a root filesystem, an isolated process, its limits, its exit status. */
@NullMarked
package dev.lamina.run;

import org.jspecify.annotations.NullMarked;
