package dev.lamina.builder.syntax;

import java.io.ByteArrayOutputStream;
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
        var out = new ByteArrayOutputStream(text.length() + 16);
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isEscapedByte(text, i)) {
                out.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
                out.write(text.charAt(i) & 0xFF);
                plain = i + 1;
            }
        }
        out.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static boolean isEscapedByte(String text, int at) {
        var c = text.charAt(at);
        return c >= ESCAPE + 0x80
                && c <= ESCAPE + 0xFF
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
