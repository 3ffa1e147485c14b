package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A minimal Debian from its package server, by mmdebstrap, whose tar goes straight into a layer.
 */
final class Debootstrap {
    private Debootstrap() {}

    static WrittenLayer layer(ImageStore images, String suite)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(images.layout().tmp(), "mmdebstrap", ".log");
        try {
            var process = start(suite, log);
            try (var tar = process.getInputStream()) {
                WrittenLayer layer = images.layers().importLayer(tar);
                if (process.waitFor() == 0) {
                    return layer;
                }
            } catch (StoreException e) {
                // A tar that ends early: what mmdebstrap says about it is the better message.
                if (process.waitFor() == 0) {
                    throw e;
                }
            } finally {
                process.destroy();
            }
            throw new StoreException(
                    "mmdebstrap failed: " + lastLines(log), "Is its mirror reached?");
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private static Process start(String suite, Path log) throws IOException {
        try {
            return new ProcessBuilder("mmdebstrap", "--variant=minbase", "--format=tar", suite, "-")
                    .redirectError(log.toFile())
                    .start();
        } catch (IOException e) {
            throw Base.missingDebootstrap();
        }
    }

    private static String lastLines(Path log) throws IOException {
        var lines = Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
        return String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
}
