package dev.lamina.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The value of an option that is itself a list: {@code type=local,dest=out}. A field with a comma
 * is put into double quotes. Names are in lower case.
 *
 * @param option for messages
 * @param values in the order given
 */
record Attributes(String option, Map<String, String> values) {
    Attributes {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * @param first the name that a first field without {@code =} has
     */
    static Attributes parse(String option, String text, String first) {
        var values = new LinkedHashMap<String, String>();
        for (String field : fields(option, text)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                values.put(
                        field.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        field.substring(equals + 1));
            } else if (values.isEmpty() && !field.isEmpty()) {
                values.put(first, field);
            } else {
                throw new UsageException(
                        option + " " + text + ": not NAME=VALUE: " + field,
                        "separate them by commas, as in type=local,dest=out");
            }
        }
        return new Attributes(option, values);
    }

    private static List<String> fields(String option, String text) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new UsageException(option + " " + text + ": a quote is open", "close it with \"");
        }
        fields.add(field.toString());
        return fields;
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    String require(String name) {
        return get(name)
                .orElseThrow(() ->
                        new UsageException(
                                option + " lacks " + name, "add " + name + "=… to its value"));
    }

    boolean flag(String name) {
        String value = values.getOrDefault(name, "false");
        return switch (value) {
            case "", "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                    throw new UsageException(
                            option + ": " + name + " is true or false, not " + value, "");
        };
    }

    /** Refuses names that mean nothing here. */
    Attributes only(Set<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new UsageException(
                        option + " does not know " + name,
                        "it takes " + String.join(", ", known.stream().sorted().toList()));
            }
        }
        return this;
    }
}
