package dev.lamina.store.gc;

import dev.lamina.store.digest.Digest;
import java.io.IOException;
import java.util.Set;

/** Something that needs blobs: manifests or indexes with all they refer to, or single layers. */
@FunctionalInterface
public interface Roots {
    Roots NONE = Set::of;

    /** What is needed now; asked again before each step of a collection. */
    Set<Digest> digests() throws IOException;

    /** What either needs. */
    default Roots and(Roots other) {
        return () -> {
            Set<Digest> all = new java.util.HashSet<>(digests());
            all.addAll(other.digests());
            return all;
        };
    }
}
