package dev.lamina.it.errors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A case as it stands in its file.
 *
 * @param preparation lines for the shell that must succeed
 * @param attempt lines for the shell that are judged
 * @param code the exit code of the attempt
 * @param says what its output must contain
 * @param never what its output must not contain
 */
record ErrorCase(
        String name,
        String preparation,
        String attempt,
        int code,
        List<String> says,
        List<String> never) {
    private static final String MARK = "#: ";

    static ErrorCase read(Path file) throws IOException {
        var preparation = new StringBuilder();
        var attempt = new StringBuilder();
        var says = new ArrayList<String>();
        var never = new ArrayList<String>();
        int code = -1;
        boolean trying = false;
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith(MARK)) {
                (trying ? attempt : preparation).append(line).append('\n');
                continue;
            }
            String mark = line.substring(MARK.length());
            String value = mark.substring(mark.indexOf(' ') + 1);
            switch (mark.split(" ", 2)[0]) {
                case "exit" -> code = Integer.parseInt(value);
                case "says" -> says.add(value);
                case "never" -> never.add(value);
                case "try" -> trying = true;
                default -> throw new IOException(file + ": unknown mark: " + line);
            }
        }
        if (code < 0 || !trying) {
            throw new IOException(file + ": no exit or no try");
        }
        return new ErrorCase(
                file.getFileName().toString(),
                preparation.toString(),
                attempt.toString(),
                code,
                says,
                never);
    }

    @Override
    public String toString() {
        return name;
    }
}
