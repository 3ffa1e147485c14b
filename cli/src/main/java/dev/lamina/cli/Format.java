package dev.lamina.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How rows are shown, by {@code --format}: {@code json} (an object a line), {@code table}, {@code
 * table TEMPLATE}, or a template in the way of Go: {@code {{.Field}}}, {@code {{.Field.Member}}},
 * {@code {{json .}}}, {@code {{upper .Field}}}, {@code {{lower .Field}}}.
 */
final class Format {
    private static final Pattern ACTION = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?\\}\\}");

    private final String template;
    private final boolean table;

    private Format(String template, boolean table) {
        this.template = template;
        this.table = table;
    }

    /**
     * @param text of the option
     * @param usual the template of a table where the option names none
     */
    static Format parse(@Nullable String text, String usual) {
        if (text == null || text.equals("table")) {
            return new Format(usual, true);
        }
        if (text.equals("json")) {
            return new Format("{{json .}}", false);
        }
        String template = text.replace("\\t", "\t").replace("\\n", "\n");
        return template.startsWith("table ")
                ? new Format(template.substring("table ".length()), true)
                : new Format(template, false);
    }

    /**
     * @param heads of columns, by field; else the field in capitals
     */
    void print(PrintStream out, List<Map<String, Object>> rows, Map<String, String> heads)
            throws IOException {
        if (!table) {
            for (var row : rows) {
                out.println(fill(row));
            }
            return;
        }
        var head = new ArrayList<String>();
        for (String cell : template.split("\t", -1)) {
            var action = ACTION.matcher(cell);
            String field = action.find() ? action.group(1).replaceAll("^.*\\.", "") : cell;
            head.add(heads.getOrDefault(field, field.toUpperCase(Locale.ROOT)));
        }
        var lines = new Table(head.toArray(String[]::new));
        for (var row : rows) {
            lines.add(fill(row).split("\t", -1));
        }
        lines.print(out);
    }

    private String fill(Map<String, Object> row) throws IOException {
        var filled = new StringBuilder();
        var action = ACTION.matcher(template);
        int at = 0;
        while (action.find()) {
            filled.append(template, at, action.start()).append(value(action.group(1), row));
            at = action.end();
        }
        return filled.append(template.substring(at)).toString();
    }

    private String value(String expression, Map<String, Object> row) throws IOException {
        String[] words = expression.split("\\s+", 2);
        if (words.length == 1) {
            return Console.printable(text(member(expression, row)));
        }
        Object value = member(words[1], row);
        return switch (words[0]) {
            case "json" -> json(value);
            case "upper" -> Console.printable(text(value).toUpperCase(Locale.ROOT));
            case "lower" -> Console.printable(text(value).toLowerCase(Locale.ROOT));
            default -> throw unknown(expression);
        };
    }

    private static String text(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return "[" + String.join(" ", list.stream().map(String::valueOf).toList()) + "]";
        }
        return value == null ? "" : value.toString();
    }

    private static @Nullable Object member(String path, Map<String, Object> row) {
        if (path.equals(".")) {
            return row;
        }
        if (!path.matches("(\\.[A-Za-z0-9_]+)+")) {
            throw unknown(path);
        }
        Object value = row;
        for (String name : path.substring(1).split("\\.", -1)) {
            if (!(value instanceof Map<?, ?> map) || !map.containsKey(name)) {
                throw new UsageException(
                        "no field " + path + " in --format",
                        "there are " + String.join(" ", row.keySet()));
            }
            value = map.get(name);
        }
        return value;
    }

    private static UsageException unknown(String expression) {
        return new UsageException(
                "cannot read {{" + expression + "}} in --format",
                "write {{.Field}}, {{json .}}, {{upper .Field}} or {{lower .Field}}");
    }

    private static String json(@Nullable Object value) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Json.printLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), value);
        return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
