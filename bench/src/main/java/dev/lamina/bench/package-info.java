/**
 * Lamina beside its peers, in one run on one machine. A {@link Suite} is a table of peers and a
 * table of cases; {@link Rounds} runs every case on every peer in interleaved rounds; {@link
 * Report} prints medians, ranges and the ratio of ours to each peer. Figures are never judged here.
 */
@NullMarked
package dev.lamina.bench;

import org.jspecify.annotations.NullMarked;
