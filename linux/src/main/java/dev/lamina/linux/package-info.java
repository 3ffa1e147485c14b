/**
 * The complete list of kernel calls Lamina makes: small interfaces, one per concern, and the values
 * that travel with them.
 */
@NullMarked
package dev.lamina.linux;

import org.jspecify.annotations.NullMarked;
