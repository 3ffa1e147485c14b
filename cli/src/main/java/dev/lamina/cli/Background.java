package dev.lamina.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that goes on after its caller has returned. A JVM cannot fork, so the launch script
 * starts it in a session of its own, with its output in a pipe, and returns when it has read a
 * certain word there: alone when the command serves, followed by the exit code when it has ended.
 */
final class Background {
    private static final String VARIABLE = "LAMINA_BACKGROUND";
    private static final @Nullable String WORD = System.getenv(VARIABLE);

    private Background() {}

    /**
     * Starts a program as the launch script does, from here.
     *
     * @return 0 once it serves, or its exit code
     */
    static int start(String program, List<String> arguments, Console console)
            throws IOException, InterruptedException {
        var word = "ready " + ProcessHandle.current().pid();
        var line = new ArrayList<String>();
        line.add("setsid");
        line.add(Path.of(System.getProperty("lamina.bin", "bin"), program).toString());
        line.addAll(arguments);
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put(VARIABLE, word);
        var process = builder.start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String text = output.readLine(); text != null; text = output.readLine()) {
                if (text.equals(word)) {
                    return ExitCode.OK.code();
                }
                if (text.startsWith(word + " ")) {
                    return Integer.parseInt(text.substring(word.length() + 1));
                }
                console.err().println(text);
            }
        }
        return process.waitFor();
    }

    /** Called by the one that serves; without effect in the foreground. */
    static void ready() {
        if (WORD != null) {
            System.out.println(WORD);
            System.out.close();
            System.err.close();
        }
    }

    /** Called last; nobody listens any more to one that was ready. */
    static void ended(int code) {
        if (WORD != null) {
            System.out.println(WORD + " " + code);
        }
    }
}
