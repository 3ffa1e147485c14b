@NullMarked
package dev.lamina.bench;

import org.jspecify.annotations.NullMarked;
