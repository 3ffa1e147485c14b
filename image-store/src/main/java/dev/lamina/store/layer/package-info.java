/**
 * Layers: what a layer tar says, read from any tool's tar under one policy, written as a
 * deterministic tar, and served in place through a mapped index. Names are bytes; nothing is
 * unpacked. The only package that knows compression libraries.
 */
@NullMarked
package dev.lamina.store.layer;

import org.jspecify.annotations.NullMarked;
