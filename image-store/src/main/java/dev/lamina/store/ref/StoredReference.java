package dev.lamina.store.ref;

import dev.lamina.store.image.Descriptor;

/**
 * A line of the table of references.
 *
 * @param reference with a tag
 * @param target the manifest it leads to, or an index of manifests
 */
public record StoredReference(ImageReference reference, Descriptor target) {}
