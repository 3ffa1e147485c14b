package dev.lamina.unionfs;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Immutable bytes with value semantics: a path or a name of a file system, which has no character
 * set.
 */
public final class ByteString {
    private final byte[] bytes;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    public static ByteString of(byte[] bytes) {
        return new ByteString(bytes.clone());
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The bytes as they stand in a line of text: a backslash, whatever is not printed, and whatever
     * is not ASCII as {@code \} and three octal digits, as the kernel's mount table has it.
     */
    public String escaped() {
        var text = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            int value = Byte.toUnsignedInt(each);
            if (value > ' ' && value < 0x7f && value != '\\') {
                text.append((char) value);
            } else {
                text.append(String.format(Locale.ROOT, "\\%03o", value));
            }
        }
        return text.toString();
    }

    /** The reverse of {@link #escaped}. */
    public static ByteString unescaped(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return new ByteString(bytes.toByteArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return escaped();
    }
}
