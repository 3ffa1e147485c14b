package dev.lamina.run.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** What a container is called by: 64 hexadecimal digits, random. */
public record ContainerId(String hex) {
    private static final int BYTES = 32;
    private static final int SHORT = 12;

    public ContainerId {
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("not a container id: " + hex);
        }
    }

    /** A new one, from the kernel's random source: no provider of the JDK has to be started. */
    public static ContainerId random() throws IOException {
        try (var random = Files.newInputStream(Path.of("/dev/urandom"))) {
            return new ContainerId(HexFormat.of().formatHex(random.readNBytes(BYTES)));
        }
    }

    /** The first 12 digits, for people and host names. */
    public String abbreviated() {
        return hex.substring(0, SHORT);
    }

    @Override
    public String toString() {
        return hex;
    }
}
