/** What is on disk about containers: one folder each, its owner, and the sweep after a crash. */
@NullMarked
package dev.lamina.run.state;

import org.jspecify.annotations.NullMarked;
