/** Images on disk: an OCI image layout, its layers and their indexes. Never mounts. */
@NullMarked
package dev.lamina.store;

import org.jspecify.annotations.NullMarked;
