package dev.lamina.builder;

import dev.lamina.builder.syntax.Buildfile;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.builder.syntax.SourceRange;
import dev.lamina.builder.syntax.Word;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Values as text, records by their components without places: what golden folders compare. */
public final class Dump {
    private Dump() {}

    public static String of(Buildfile file) {
        var out = new StringBuilder();
        file.instructions().forEach(i -> out.append(of(i)).append('\n'));
        return out.toString();
    }

    public static String of(Object value) {
        return switch (value) {
            case Word word -> quote(word.text());
            case String text -> quote(text);
            case Optional<?> optional -> optional.map(Dump::of).orElse("-");
            case List<?> list -> {
                var out = new StringJoiner(" ", "[", "]");
                list.forEach(element -> out.add(of(element)));
                yield out.toString();
            }
            case Map<?, ?> map -> {
                var out = new StringJoiner(" ", "{", "}");
                map.forEach((key, entry) -> out.add(key + "=" + of(entry)));
                yield out.toString();
            }
            case Record record -> record(record);
            default -> value.toString();
        };
    }

    private static String record(Record record) {
        var out = new StringJoiner(" ", "(", ")");
        out.add(record.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        for (var component : record.getClass().getRecordComponents()) {
            boolean place =
                    component.getType() == SourceLine.class
                            || component.getType() == SourceRange.class;
            if (!place) {
                try {
                    out.add(of(component.getAccessor().invoke(record)));
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError(e.getMessage(), e);
                }
            }
        }
        return out.toString();
    }

    private static String quote(String text) {
        var out = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '"', '\\' -> out.append('\\').append(c);
                default -> out.append(Character.isSurrogate(c) ? "\\x%02x".formatted(c & 0xFF) : c);
            }
        }
        return out.append('"').toString();
    }
}
