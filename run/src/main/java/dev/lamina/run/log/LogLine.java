package dev.lamina.run.log;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * A line that a program has printed. One JSON object each in a container's log: {@code time},
 * {@code stream}, {@code text}; {@code base64} instead where it is not UTF-8; {@code partial} where
 * the line goes on.
 *
 * @param bytes with its line end, unless it is a part
 */
public record LogLine(Instant time, Stream stream, byte[] bytes) {
    public enum Stream {
        STDOUT,
        STDERR;

        private String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Longer lines are kept in parts of this many bytes. */
    static final int LONGEST = 16 * 1024;

    /** The form in the log, its line end included. */
    byte[] json() {
        int length = bytes.length;
        boolean whole = length > 0 && bytes[length - 1] == '\n';
        int end = whole ? length - 1 : length;
        var json = JsonObject.EMPTY.with("time", time.toString()).with("stream", stream.label());
        json = whole ? json : json.with("partial", true);
        try {
            json =
                    json.with(
                            "text",
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(bytes, 0, end))
                                    .toString());
        } catch (CharacterCodingException e) {
            var part = java.util.Arrays.copyOf(bytes, end);
            json = json.with("base64", Base64.getEncoder().encodeToString(part));
        }
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static LogLine parse(byte[] line) throws StoreException {
        var json = JsonObject.parse(line);
        var stream =
                Stream.valueOf(
                        json.string("stream").orElse("stdout").toUpperCase(java.util.Locale.ROOT));
        var base64 = json.string("base64");
        byte[] text =
                base64.isPresent()
                        ? Base64.getDecoder().decode(base64.get())
                        : json.string("text").orElse("").getBytes(StandardCharsets.UTF_8);
        if (!json.bool("partial").orElse(false)) {
            text = java.util.Arrays.copyOf(text, text.length + 1);
            text[text.length - 1] = '\n';
        }
        return new LogLine(json.time("time").orElse(Instant.EPOCH), stream, text);
    }
}
