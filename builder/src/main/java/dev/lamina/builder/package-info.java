/** Turns a Buildfile into an image. */
@NullMarked
package dev.lamina.builder;

import org.jspecify.annotations.NullMarked;
