/** The folders of Buildfile-examples, built and run as their EXPECT says. */
@NullMarked
package dev.lamina.it.examples;

import org.jspecify.annotations.NullMarked;
