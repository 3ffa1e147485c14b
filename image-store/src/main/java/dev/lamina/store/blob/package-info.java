/**
 * Content-addressed files: bytes in, digest out, published whole or not at all. {@link
 * dev.lamina.store.blob.StoreLayout} is the one class that knows where anything lies below a store
 * root.
 */
@NullMarked
package dev.lamina.store.blob;

import org.jspecify.annotations.NullMarked;
