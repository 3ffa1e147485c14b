package dev.lamina.store.image;

import dev.lamina.store.error.StoreException;
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
