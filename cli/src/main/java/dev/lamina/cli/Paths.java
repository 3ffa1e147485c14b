package dev.lamina.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Paths on a command line are bytes, while a JVM decodes its arguments by a locale that may not
 * know them. Here each byte is one char.
 */
final class Paths {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Paths() {}

    /** The arguments as they were given to this process, whose last ones they are. */
    static List<String> raw(List<String> decoded) {
        if (decoded.stream().allMatch(argument -> US_ASCII.newEncoder().canEncode(argument))) {
            return decoded;
        }
        try {
            var all = new String(Files.readAllBytes(COMMAND_LINE), ISO_8859_1).split("\0", -1);
            int end = all.length - 1;
            return Arrays.asList(all).subList(end - decoded.size(), end);
        } catch (IOException e) {
            return decoded;
        }
    }

    /** From the root, without {@code .} and {@code ..}; symbolic links are not looked at. */
    static byte[] absolute(byte[] path) {
        var text = new String(path, UTF_8);
        return Path.of(text).toAbsolutePath().normalize().toString().getBytes(UTF_8);
    }

    static byte[] bytes(String raw) {
        return raw.getBytes(ISO_8859_1);
    }

    /** For people to read. */
    static String shown(String raw) {
        return new String(bytes(raw), UTF_8);
    }

    /** The parts between colons, as far as no backslash protects them; backslashes stay. */
    static List<String> split(String list) {
        var parts = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            if (list.charAt(i) == '\\') {
                i++;
            } else if (list.charAt(i) == ':') {
                parts.add(list.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(list.substring(start));
        return parts;
    }

    /** Without the backslashes that protect a character. */
    static String unescaped(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }
}
