package dev.lamina.store.layer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Immutable bytes with value semantics: the names, link targets and attribute values of a Linux
 * file system, which have no character set. Ordered by unsigned byte.
 */
public final class ByteString implements Comparable<ByteString> {
    private final byte[] bytes;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    public static ByteString of(byte[] bytes) {
        return new ByteString(bytes.clone());
    }

    public static ByteString of(byte[] bytes, int offset, int length) {
        return new ByteString(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /**
     * The text in UTF-8. A lone low surrogate U+DC80 to U+DCFF, which no valid text holds, stands
     * for the single byte 80 to FF.
     */
    public static ByteString of(String text) {
        if (text.chars().noneMatch(c -> isEscapedByte((char) c))) {
            return new ByteString(text.getBytes(StandardCharsets.UTF_8));
        }
        var out = new ByteArrayOutputStream(text.length());
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean lone = i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
            if (lone && isEscapedByte(text.charAt(i))) {
                out.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
                out.write(text.charAt(i) & 0xFF);
                plain = i + 1;
            }
        }
        out.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
        return new ByteString(out.toByteArray());
    }

    private static boolean isEscapedByte(char c) {
        return c >= 0xDC80 && c <= 0xDCFF;
    }

    public int length() {
        return bytes.length;
    }

    public byte at(int index) {
        return bytes[index];
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Where this byte first stands; -1 if nowhere. */
    public int indexOf(byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    public boolean startsWith(String ascii) {
        if (bytes.length < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[i] != (byte) ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** One character for each byte, as ISO 8859-1 has them. */
    String latin1() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The bytes themselves, for readers in this package that do not change them. */
    byte[] raw() {
        return bytes;
    }

    @Override
    public int compareTo(ByteString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /**
     * For people: as UTF-8 where that is what the bytes are, control characters and other bytes as
     * {@code \xNN}. Not for writing back.
     */
    @Override
    public String toString() {
        return show(bytes);
    }

    static String show(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.codePoints().allMatch(ByteString::isPrintable)) {
                return text;
            }
            var escaped = new StringBuilder();
            text.codePoints().forEach(c -> appendEscaped(escaped, c));
            return escaped.toString();
        } catch (CharacterCodingException e) {
            var escaped = new StringBuilder();
            for (byte b : bytes) {
                if (b >= 0x20 && b < 0x7f) {
                    escaped.append((char) b);
                } else {
                    escaped.append("\\x%02x".formatted(b & 0xff));
                }
            }
            return escaped.toString();
        }
    }

    private static boolean isPrintable(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    private static void appendEscaped(StringBuilder out, int c) {
        if (isPrintable(c)) {
            out.appendCodePoint(c);
        } else {
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                out.append("\\x%02x".formatted(b & 0xff));
            }
        }
    }
}
