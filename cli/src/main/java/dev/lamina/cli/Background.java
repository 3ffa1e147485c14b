package dev.lamina.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that goes on after its caller has returned. A JVM cannot fork, so the same command is
 * started again in the foreground, in a session of its own; it says when it is ready. Its output
 * goes to a pipe of ours, so that it holds none of the caller's descriptors.
 */
final class Background {
    private static final String READY = "LAMINA_SAY_READY";
    private static final String WORD = "ready";

    private Background() {}

    /** Starts {@code junion} with these arguments and returns when it serves, or has failed. */
    static int start(List<String> arguments, Console console)
            throws IOException, InterruptedException {
        var line = new ArrayList<String>();
        line.add("setsid");
        line.add(Path.of(System.getProperty("lamina.bin", "bin"), "junion").toString());
        line.addAll(arguments);
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put(READY, "1");
        var process = builder.start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String text = output.readLine(); text != null; text = output.readLine()) {
                if (text.equals(WORD)) {
                    return ExitCode.OK.code();
                }
                console.err().println(text);
            }
        }
        return process.waitFor();
    }

    /** Called by the one that serves; without effect in a foreground the user asked for. */
    static void ready() {
        if (System.getenv(READY) != null) {
            System.out.println(WORD);
            System.out.close();
        }
    }
}
