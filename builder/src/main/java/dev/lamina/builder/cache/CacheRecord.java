package dev.lamina.builder.cache;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.WrittenLayer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The result of a step.
 *
 * @param layer what it changed; absent when it changed nothing
 * @param created when
 */
public record CacheRecord(Optional<WrittenLayer> layer, Instant created) {
    private static final String HEADER = "lamina build record 1";
    private static final String NO_LAYER = "layer none";

    /** Four lines of text, the last of which is a checksum of the others. */
    byte[] bytes() {
        var text =
                HEADER
                        + "\n"
                        + layer.map(written ->
                                        "layer "
                                                + written.diffId()
                                                + " "
                                                + written.size()
                                                + " "
                                                + written.entries())
                                .orElse(NO_LAYER)
                        + "\ncreated "
                        + created
                        + "\n";
        return (text + sum(text) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Empty when the bytes are not those of a record. */
    static Optional<CacheRecord> parse(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.US_ASCII);
        var lines = List.of(text.split("\n", -1));
        boolean whole = lines.size() == 5 && lines.getLast().isEmpty();
        if (!whole || !lines.getFirst().equals(HEADER)) {
            return Optional.empty();
        }
        var covered = text.substring(0, text.length() - lines.get(3).length() - 1);
        if (!lines.get(3).equals(sum(covered))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new CacheRecord(
                            layer(lines.get(1)),
                            Instant.parse(lines.get(2).substring("created ".length()))));
        } catch (StoreException
                | DateTimeException
                | NumberFormatException
                | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Optional<WrittenLayer> layer(String line) throws StoreException {
        if (line.equals(NO_LAYER)) {
            return Optional.empty();
        }
        var words = line.split(" ", -1);
        return Optional.of(
                new WrittenLayer(
                        Digest.parse(words[1]),
                        Long.parseLong(words[2]),
                        Integer.parseInt(words[3])));
    }

    private static String sum(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return "sum %08x".formatted(crc.getValue());
    }
}
