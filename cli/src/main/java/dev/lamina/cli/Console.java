package dev.lamina.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a command writes: results to {@code out}, everything for people to {@code err}. Text that
 * comes from images, files or programs goes through {@link #printable}.
 */
record Console(PrintStream out, PrintStream err) {
    static Console system() {
        return new Console(stream(FileDescriptor.out), stream(FileDescriptor.err));
    }

    private static PrintStream stream(FileDescriptor fd) {
        return new PrintStream(new FileOutputStream(fd), true, StandardCharsets.UTF_8);
    }

    /**
     * Control characters and bidirectional overrides as escapes, so that a name cannot drive a
     * terminal.
     */
    static String printable(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean unsafe =
                    Character.isISOControl(c)
                            || (c >= '\u202a' && c <= '\u202e')
                            || (c >= '\u2066' && c <= '\u2069');
            if (unsafe && escaped == null) {
                escaped = new StringBuilder(text.substring(0, i));
            }
            if (escaped != null) {
                if (unsafe) {
                    escaped.append(String.format("\\u%04x", (int) c));
                } else {
                    escaped.append(c);
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    static boolean isRoot() {
        return System.getProperty("user.name", "").equals("root");
    }

    /**
     * The folder of the state: {@code --root}, {@code LAMINA_ROOT}, or the default of this user.
     */
    static Path root(@org.jspecify.annotations.Nullable String option) {
        if (option != null) {
            return Path.of(option).toAbsolutePath().normalize();
        }
        String variable = System.getenv("LAMINA_ROOT");
        if (variable != null && !variable.isEmpty()) {
            return Path.of(variable).toAbsolutePath().normalize();
        }
        if (isRoot()) {
            return Path.of("/var/lib/lamina");
        }
        String data = System.getenv("XDG_DATA_HOME");
        return data != null && !data.isEmpty()
                ? Path.of(data, "lamina")
                : Path.of(System.getProperty("user.home", "/"), ".local", "share", "lamina");
    }
}
