package dev.lamina.store.image;

import dev.lamina.store.error.StoreException;
import java.util.Locale;
import java.util.Optional;

/**
 * What an image runs on, in the words of Go: {@code linux/amd64}, {@code linux/arm/v7}.
 *
 * @param os operating system
 * @param architecture processor architecture
 * @param variant of the architecture
 */
public record Platform(String os, String architecture, Optional<String> variant) {
    /** The one this process runs on. */
    public static Platform host() {
        String arch = System.getProperty("os.arch", "");
        return switch (arch) {
            case "amd64", "x86_64" -> new Platform("linux", "amd64", Optional.empty());
            case "aarch64" -> new Platform("linux", "arm64", Optional.empty());
            default -> new Platform("linux", arch, Optional.empty());
        };
    }

    /**
     * The platform that {@code os/architecture[/variant]} names, in any case and with the usual
     * other names of processors; empty when the text has another form.
     */
    public static Optional<Platform> parse(String text) {
        var parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        boolean wellFormed = text.matches("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){1,2}");
        if (!wellFormed) {
            return Optional.empty();
        }
        Optional<String> variant = parts.length == 3 ? Optional.of(parts[2]) : Optional.empty();
        return Optional.of(
                switch (parts[1]) {
                    case "x86_64", "x86-64", "amd64" ->
                            new Platform(parts[0], "amd64", Optional.empty());
                    case "aarch64", "arm64" -> new Platform(parts[0], "arm64", Optional.empty());
                    default -> new Platform(parts[0], parts[1], variant);
                });
    }

    static Platform from(JsonObject json) throws StoreException {
        return new Platform(
                json.string("os").orElse(""),
                json.string("architecture").orElse(""),
                json.string("variant").filter(v -> !v.isEmpty()));
    }

    JsonObject putInto(JsonObject json) {
        JsonObject named = json.with("os", os).with("architecture", architecture);
        return variant.map(v -> named.with("variant", v)).orElse(named.without("variant"));
    }

    /** Whether an image for {@code other} runs here; a variant counts only if both name one. */
    public boolean accepts(Platform other) {
        return os.equals(other.os)
                && architecture.equals(other.architecture)
                && (variant.isEmpty() || other.variant.isEmpty() || variant.equals(other.variant));
    }

    /** {@code os/architecture[/variant]}. */
    @Override
    public String toString() {
        return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
    }
}
