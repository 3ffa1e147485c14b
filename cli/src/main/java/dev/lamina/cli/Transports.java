package dev.lamina.cli;

import dev.lamina.unionfs.TransportChoice;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code --fuse auto|direct|jnr} and {@code LAMINA_FUSE}: how unions reach the kernel. */
final class Transports {
    private Transports() {}

    static Arguments.Value<@Nullable String> option(Arguments arguments) {
        return arguments.option(
                "--fuse",
                "TRANSPORT",
                "How the union reaches the kernel: auto, direct or jnr (also LAMINA_FUSE).");
    }

    static TransportChoice choice(@Nullable String option) {
        String name = option != null ? option : System.getenv("LAMINA_FUSE");
        if (name == null || name.isEmpty()) {
            return TransportChoice.AUTO;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "auto" -> TransportChoice.AUTO;
            case "direct" -> TransportChoice.DIRECT;
            case "jnr" -> TransportChoice.JNR;
            default ->
                    throw new UsageException("no such transport: " + name, "auto, direct or jnr");
        };
    }
}
