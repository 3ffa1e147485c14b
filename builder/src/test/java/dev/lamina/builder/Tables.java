package dev.lamina.builder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Test cases as lines of text: columns separated by {@code |}, blanks around them free, {@code #}
 * starts a comment line, {@code ''} is empty.
 */
public final class Tables {
    private Tables() {}

    public static List<Arguments> read(String name) {
        try {
            var rows = new ArrayList<Arguments>();
            for (var line : Files.readAllLines(Path.of("src/test/resources", name))) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    rows.add(
                            Arguments.of(
                                    Arrays.stream(line.split("\\|", -1))
                                            .map(Tables::cell)
                                            .toArray()));
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cell(String written) {
        var text = written.strip();
        return text.equals("''") ? "" : text;
    }
}
