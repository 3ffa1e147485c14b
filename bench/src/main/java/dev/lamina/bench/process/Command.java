package dev.lamina.bench.process;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program with its arguments and environment. Standard input is empty and standard output goes
 * nowhere, so that no pipe is part of a measurement; standard error goes to a file.
 *
 * @param environment in addition to that of this process
 * @param log where standard error is written, anew at each start
 */
public record Command(List<String> arguments, Map<String, String> environment, Path log) {
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final File NOWHERE = new File("/dev/null");

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    public static Command of(String program, Path log) {
        return new Command(List.of(program), Map.of(), log);
    }

    /** A line for the shell. */
    public static Command shell(String line, Map<String, String> environment, Path log) {
        return new Command(List.of("sh", "-c", line), environment, log);
    }

    public Command with(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new Command(arguments, more, log);
    }

    /** Adds arguments that have no space in them, parted by spaces. */
    public Command words(String line) {
        return line.isBlank() ? this : then(line.strip().split(" +", -1));
    }

    public Command then(String... more) {
        var all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return new Command(all, environment, log);
    }

    /**
     * Runs it to its end.
     *
     * @throws IOException if it cannot be started, fails, or takes a quarter of an hour; the
     *     message has its last words
     */
    public void run() throws IOException {
        var process = start();
        if (!ended(process, LONGEST)) {
            throw new IOException(arguments.getFirst() + " did not end in " + LONGEST);
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    arguments.getFirst() + ": exit " + process.exitValue() + ": " + lastWords());
        }
    }

    Process start() throws IOException {
        var builder = new ProcessBuilder(arguments);
        builder.environment().putAll(environment);
        return builder.redirectInput(NOWHERE)
                .redirectOutput(Redirect.to(NOWHERE))
                .redirectError(log.toFile())
                .start();
    }

    /** Standard output instead of a measurement. */
    public String output() throws IOException {
        var builder = new ProcessBuilder(arguments);
        builder.environment().putAll(environment);
        var process = builder.redirectInput(NOWHERE).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ended(process, LONGEST);
        return output.strip();
    }

    /** The last line of standard error. */
    String lastWords() throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        var log = new String(Files.readAllBytes(this.log), StandardCharsets.UTF_8);
        return log.strip().lines().reduce("", (_, last) -> last);
    }

    /** Waits for a process; kills it when it takes too long. */
    static boolean ended(Process process, Duration patience) throws InterruptedIOException {
        try {
            if (process.waitFor(patience)) {
                return true;
            }
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            return false;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
