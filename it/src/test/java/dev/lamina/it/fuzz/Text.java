package dev.lamina.it.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** Names and values as text whose chars are bytes, so that a step can be printed and read. */
final class Text {
    private static final int LONG = 40;

    private Text() {}

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static String of(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    /** Without blanks and bytes that a terminal would not show; cut where it says no more. */
    static String printable(String text) {
        var printable = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONG); i++) {
            char c = text.charAt(i);
            printable.append(c > ' ' && c < 127 ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return text.length() > LONG
                ? printable + "...(" + text.length() + ")" + hash(bytes(text))
                : printable.toString();
    }

    static String hash(byte[] bytes) {
        return Integer.toHexString(Arrays.hashCode(bytes));
    }
}
