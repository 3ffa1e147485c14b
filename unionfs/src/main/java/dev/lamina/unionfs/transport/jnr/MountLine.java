package dev.lamina.unionfs.transport.jnr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code /proc/self/mountinfo}.
 *
 * @param device {@code major:minor}; the minor is the number of the FUSE connection
 */
record MountLine(String device, String path, String type) {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    /** What is mounted on a path, the topmost of several; null when nothing is. */
    static @Nullable MountLine on(String path) throws IOException {
        var lines = new String(Files.readAllBytes(TABLE), StandardCharsets.UTF_8).lines();
        return lines.map(MountLine::parse)
                .filter(line -> line.path.equals(path))
                .reduce((_, last) -> last)
                .orElse(null);
    }

    static MountLine parse(String line) {
        var fields = List.of(line.split(" ", -1));
        int separator = fields.indexOf("-");
        var path = OCTAL.matcher(fields.get(4)).replaceAll(MountLine::unescaped);
        return new MountLine(fields.get(2), path, fields.get(separator + 1));
    }

    private static String unescaped(java.util.regex.MatchResult octal) {
        return Matcher.quoteReplacement(Character.toString(Integer.parseInt(octal.group(1), 8)));
    }
}
