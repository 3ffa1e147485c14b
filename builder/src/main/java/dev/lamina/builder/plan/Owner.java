package dev.lamina.builder.plan;

import java.util.Optional;

/**
 * A user and perhaps a group as {@code --chown} and USER name them; names are resolved in the image
 * when they are used.
 *
 * @param group empty text for {@code user:}, absent without a colon
 */
public record Owner(String user, Optional<String> group) {
    public static Owner parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new Owner(text, Optional.empty())
                : new Owner(text.substring(0, colon), Optional.of(text.substring(colon + 1)));
    }

    public static boolean isNumber(String text) {
        return text.matches("[0-9]{1,10}");
    }

    @Override
    public String toString() {
        return user + group.map(name -> ":" + name).orElse("");
    }
}
