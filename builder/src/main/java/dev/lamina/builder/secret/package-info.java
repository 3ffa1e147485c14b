/**
 * What the caller lends a build without giving it away: secret values and the keys of ssh agents.
 * Nothing of it reaches a layer, the history, a key, or a disk.
 */
@NullMarked
package dev.lamina.builder.secret;

import org.jspecify.annotations.NullMarked;
