package dev.lamina.builder.secret;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code key=value,key=value} of a command line. */
record Fields(String text, Map<String, String> values) {
    static Fields parse(String text) {
        var values = new LinkedHashMap<String, String>();
        for (var field : text.split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(text + ": " + field + " is not key=value");
            }
            values.put(
                    field.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                    field.substring(equals + 1));
        }
        return new Fields(text, values);
    }

    Optional<String> first(String... keys) {
        for (var key : keys) {
            var value = values.get(key);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    void allowOnly(String... keys) {
        for (var key : values.keySet()) {
            if (!List.of(keys).contains(key)) {
                throw fail("unknown key " + key + ", there are " + String.join(", ", keys));
            }
        }
    }

    IllegalArgumentException fail(String why) {
        return new IllegalArgumentException(text + ": " + why);
    }
}
