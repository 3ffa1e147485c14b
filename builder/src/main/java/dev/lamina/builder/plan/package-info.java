/**
 * What a build file means: variables are expanded, stages resolved, and what remains is a list of
 * steps for each stage that the target needs. Pure: images are handed in, nothing is read or run,
 * so everything that is wrong in a file is found before its first step.
 */
@NullMarked
package dev.lamina.builder.plan;

import org.jspecify.annotations.NullMarked;
