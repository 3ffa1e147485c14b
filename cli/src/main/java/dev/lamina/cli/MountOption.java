package dev.lamina.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of a mount option list: {@code name} or {@code name=value}.
 *
 * @param value null for a bare name; backslashes of paths are still in it
 */
record MountOption(String name, @Nullable String value) {

    /**
     * The items of several lists, separated by commas. A backslash keeps a comma from separating,
     * and so do quotes around a value.
     */
    static List<MountOption> parse(List<String> lists) {
        var options = new ArrayList<MountOption>();
        for (String list : lists) {
            var item = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < list.length(); i++) {
                char c = list.charAt(i);
                if (c == '\\' && i + 1 < list.length()) {
                    char next = list.charAt(++i);
                    item.append(next == ',' ? "" : "\\").append(next);
                } else if (c == '"') {
                    quoted = !quoted;
                } else if (c == ',' && !quoted) {
                    add(options, item);
                } else {
                    item.append(c);
                }
            }
            add(options, item);
        }
        return options;
    }

    private static void add(List<MountOption> options, StringBuilder item) {
        int equals = item.indexOf("=");
        if (equals >= 0) {
            options.add(new MountOption(item.substring(0, equals), item.substring(equals + 1)));
        } else if (!item.isEmpty()) {
            options.add(new MountOption(item.toString(), null));
        }
        item.setLength(0);
    }

    /** The value of an option that makes no sense without one. */
    String text() {
        if (value == null || value.isEmpty()) {
            throw new UsageException(
                    "mount option without its value: " + name, "write " + name + "=…");
        }
        return value;
    }

    int number() {
        try {
            return Integer.parseInt(text());
        } catch (NumberFormatException e) {
            throw wrong("a number");
        }
    }

    /** On when it stands alone or is 1 or on, off when it is 0 or off. */
    boolean isOn() {
        return switch (value == null ? "1" : value) {
            case "1", "on" -> true;
            case "0", "off" -> false;
            default -> throw wrong("0 or 1");
        };
    }

    UsageException wrong(String expected) {
        return new UsageException(
                "mount option " + this + " is not understood", "it takes " + expected);
    }

    @Override
    public String toString() {
        return value == null ? name : name + "=" + value;
    }
}
