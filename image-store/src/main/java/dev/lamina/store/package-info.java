/**
 * Images on disk: an OCI image layout, its layers and their indexes. {@link
 * dev.lamina.store.ImageStore} is where to begin. Makes no kernel calls and never mounts.
 */
@NullMarked
package dev.lamina.store;

import org.jspecify.annotations.NullMarked;
