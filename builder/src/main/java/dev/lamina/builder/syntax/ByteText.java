package dev.lamina.builder.syntax;

import dev.lamina.store.layer.ByteString;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Bytes as a {@code String} and back without loss. UTF-8 is decoded as usual; a byte that is not
 * part of valid UTF-8 becomes the lone low surrogate U+DC00 + byte, which no valid text contains.
 * File names and heredoc bodies thereby survive whatever encoding they were written in.
 */
public final class ByteText {
    private static final char ESCAPE = 0xDC00;

    private ByteText() {}

    public static String decode(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            return decodeEscaping(bytes);
        }
    }

    private static String decodeEscaping(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        while (true) {
            var result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE | (in.get() & 0xFF)));
            }
        }
    }

    public static byte[] encode(String text) {
        return ByteString.of(text).bytes();
    }
}
