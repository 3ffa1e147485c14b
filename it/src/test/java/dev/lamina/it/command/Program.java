package dev.lamina.it.command;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that can be started with arguments, from a folder and with an environment. Standard
 * input is empty.
 *
 * @param environment in addition to that of the test
 */
public record Program(List<String> command, Map<String, String> environment, Path folder) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public Program {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public static Program of(String... command) {
        return new Program(List.of(command), Map.of(), Path.of("/"));
    }

    public Program then(String... arguments) {
        var all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        return new Program(all, environment, folder);
    }

    public Program with(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new Program(command, more, folder);
    }

    public Program in(Path other) {
        return new Program(command, environment, other);
    }

    /** Runs it to its end. */
    public Outcome run() throws IOException, InterruptedException {
        var out = Files.createTempFile("lamina-it-", ".out");
        var err = Files.createTempFile("lamina-it-", ".err");
        try {
            var process = start(Redirect.to(out.toFile()), Redirect.to(err.toFile()));
            boolean ended = process.waitFor(LONGEST);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            var outcome = new Outcome(command, process.exitValue(), text(out), text(err));
            if (!ended) {
                throw new IOException("did not end in " + LONGEST + ": " + outcome);
            }
            return outcome;
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    /** Starts it; the caller ends it. */
    public Process start(Redirect out, Redirect err) throws IOException {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out)
                .redirectError(err)
                .start();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file));
    }
}
