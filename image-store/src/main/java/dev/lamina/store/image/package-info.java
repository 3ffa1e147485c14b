/**
 * Images as data: descriptors, manifests and configs of the OCI image specification and the Docker
 * fields beside them. Pure: nothing here reads or writes a file. The only package that knows the
 * JSON library.
 */
@NullMarked
package dev.lamina.store.image;

import org.jspecify.annotations.NullMarked;
