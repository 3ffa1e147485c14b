package dev.lamina.cli;

import dev.lamina.store.image.Platform;
import org.jspecify.annotations.Nullable;

/** {@code --platform OS/ARCH[/VARIANT]}. */
final class PlatformOption {
    private PlatformOption() {}

    /** That of this machine when null. */
    static Platform parse(@Nullable String text) {
        if (text == null) {
            return Platform.host();
        }
        return Platform.parse(text)
                .orElseThrow(() ->
                        new UsageException(
                                "not a platform: " + text, "such as linux/amd64 or linux/arm/v7"));
    }
}
