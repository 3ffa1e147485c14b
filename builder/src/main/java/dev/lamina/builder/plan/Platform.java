package dev.lamina.builder.plan;

import java.util.Locale;
import java.util.Optional;

/**
 * An operating system and processor in the words of images: {@code linux/amd64}, {@code
 * linux/arm/v7}.
 *
 * @param variant empty where the architecture has none
 */
public record Platform(String os, String architecture, String variant) {
    /** The one this program runs on. */
    public static Platform host() {
        return parse("linux/" + System.getProperty("os.arch")).orElseThrow();
    }

    /** Common aliases such as {@code x86_64} are understood; empty when the form is wrong. */
    public static Optional<Platform> parse(String text) {
        var parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        if (parts.length < 2 || parts.length > 3 || !text.matches("[A-Za-z0-9_./-]+")) {
            return Optional.empty();
        }
        var variant = parts.length == 3 ? parts[2] : "";
        return Optional.of(
                switch (parts[1]) {
                    case "x86_64", "x86-64", "amd64" -> new Platform(parts[0], "amd64", "");
                    case "aarch64", "arm64" -> new Platform(parts[0], "arm64", "");
                    default -> new Platform(parts[0], parts[1], variant);
                });
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
