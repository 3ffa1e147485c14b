package dev.lamina.builder.syntax;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One {@code --mount} of RUN as it is written: its fields in order, not yet expanded. Keys are in
 * lower case and known to the type.
 */
public record Mount(Type type, List<Field> fields, SourceRange range) {
    /** A key and its value; a key alone, as {@code ro}, has none. */
    public record Field(String key, Optional<String> value) {}

    /** What can be mounted, and with which keys. */
    public enum Type {
        BIND("source", "src", "from", "ro", "readonly", "rw", "readwrite"),
        CACHE(
                "id",
                "sharing",
                "from",
                "source",
                "src",
                "mode",
                "uid",
                "gid",
                "ro",
                "readonly",
                "rw",
                "readwrite"),
        TMPFS("size"),
        SECRET("id", "env", "required", "mode", "uid", "gid", "source", "src"),
        SSH("id", "required", "mode", "uid", "gid", "source", "src"),
        /** A folder of the host; only in mode B. */
        HOST("source", "src", "ro", "readonly", "rw", "readwrite", "key");

        private static final Set<String> COMMON = Set.of("type", "target", "dst", "destination");

        private final Set<String> keys;

        Type(String... keys) {
            this.keys = Set.of(keys);
        }

        boolean knows(String key) {
            return keys.contains(key) || COMMON.contains(key);
        }

        Set<String> keys() {
            var all = new TreeSet<>(keys);
            all.addAll(COMMON);
            return all;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Mount {
        fields = List.copyOf(fields);
    }
}
