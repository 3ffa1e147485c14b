package dev.lamina.builder.syntax;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One {@code --mount} of RUN as it is written: its fields in order, not yet expanded. Keys are in
 * lower case and known to the type.
 */
public record Mount(Type type, List<Field> fields, SourceRange range) {
    /** A key and its value; a key alone, as {@code ro}, has none. */
    public record Field(String key, Optional<String> value) {}

    /** What can be mounted, and with which keys. */
    public enum Type {
        BIND,
        CACHE,
        TMPFS,
        SECRET,
        SSH,
        /** A folder of the host; only in mode B. */
        HOST;

        private static final List<String> COMMON = List.of("type", "target", "dst", "destination");
        private static final List<String> SOURCE = List.of("source", "src");
        private static final List<String> OWNER = List.of("mode", "uid", "gid");
        private static final List<String> ACCESS = List.of("ro", "readonly", "rw", "readwrite");

        List<String> keys() {
            return switch (this) {
                case BIND -> join(Stream.of(COMMON, SOURCE, ACCESS, List.of("from")));
                case CACHE ->
                        join(
                                Stream.of(
                                        COMMON,
                                        SOURCE,
                                        ACCESS,
                                        OWNER,
                                        List.of("id", "sharing", "from")));
                case TMPFS -> join(Stream.of(COMMON, List.of("size")));
                case SECRET ->
                        join(Stream.of(COMMON, SOURCE, OWNER, List.of("id", "env", "required")));
                case SSH -> join(Stream.of(COMMON, SOURCE, OWNER, List.of("id", "required")));
                case HOST -> join(Stream.of(COMMON, SOURCE, ACCESS, List.of("key")));
            };
        }

        private static List<String> join(Stream<List<String>> parts) {
            return parts.flatMap(List::stream).toList();
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Mount {
        fields = List.copyOf(fields);
    }
}
