/**
 * Whole tools side by side: {@link dev.lamina.bench.engine.Engine} is what builds and runs images,
 * one class for each tool; {@link dev.lamina.bench.engine.EngineCases} is what they are timed at.
 * All have the same base image, made from this machine's static busybox.
 */
@NullMarked
package dev.lamina.bench.engine;

import org.jspecify.annotations.NullMarked;
