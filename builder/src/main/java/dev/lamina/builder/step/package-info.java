/**
 * What steps do to files: COPY, ADD and WORKDIR write a layer straight from its sources, without a
 * mount and without root; RUN hands over to whoever can run a command in a root file system.
 */
@NullMarked
package dev.lamina.builder.step;

import org.jspecify.annotations.NullMarked;
