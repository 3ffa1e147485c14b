/**
 * Images as data: descriptors, manifests and configs of the OCI image specification and the Docker
 * fields beside them. Pure, except for {@link dev.lamina.store.image.ImageValidator}, which reads
 * all blobs of an image to judge what its documents claim. The only package that knows the JSON
 * library.
 */
@NullMarked
package dev.lamina.store.image;

import org.jspecify.annotations.NullMarked;
