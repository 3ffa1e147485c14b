/**
 * Registries, as the distribution specification 1.1 has them. {@link
 * dev.lamina.store.registry.Registries} answers for a reference its {@link
 * dev.lamina.store.registry.Repository}, which speaks the protocol; source and target of transfers
 * sit on it. A registry is never trusted: what it sends is bounded and verified, and it gets no
 * secret that was not given for it.
 */
@NullMarked
package dev.lamina.store.registry;

import org.jspecify.annotations.NullMarked;
