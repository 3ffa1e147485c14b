package dev.lamina.builder.cache;

import dev.lamina.store.ref.ImageReference;
import java.nio.file.Path;

/** Where a build cache travels to or comes from. */
public sealed interface CacheLocation {
    /** A directory that is an OCI image layout. */
    record Local(Path directory) implements CacheLocation {
        @Override
        public String toString() {
            return directory.toString();
        }
    }

    /** A repository of a registry. */
    record Registry(ImageReference reference) implements CacheLocation {
        @Override
        public String toString() {
            return reference.familiar();
        }
    }
}
