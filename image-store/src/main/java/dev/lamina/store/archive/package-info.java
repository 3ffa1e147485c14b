/**
 * Images in files: OCI layouts, as directories or tars, and the archives of docker save. Reading
 * tells the forms apart by what is in them; writing makes the same bytes for the same images.
 */
@NullMarked
package dev.lamina.store.archive;

import org.jspecify.annotations.NullMarked;
