/**
 * Union filesystems side by side: {@link dev.lamina.bench.mount.UnionPeer} says how each is
 * mounted, {@link dev.lamina.bench.mount.UnionCases} what is done on the mount. Every trial has a
 * fresh mount with an empty upper branch over one lower branch that all share.
 */
@NullMarked
package dev.lamina.bench.mount;

import org.jspecify.annotations.NullMarked;
