package dev.lamina.it.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the system, run to their end. */
final class Programs {
    private static final long LIMIT_SECONDS = 120;

    private Programs() {}

    /** How a program ended, and what it wrote on both its outputs. */
    record Outcome(int code, String output) {}

    /** What the program wrote; a failure is an exception with it. */
    static String run(Path directory, String... command) throws IOException {
        var outcome = outcome(directory, command);
        if (outcome.code() != 0) {
            throw new IOException(
                    String.join(" ", command)
                            + " ended with "
                            + outcome.code()
                            + ": "
                            + outcome.output());
        }
        return outcome.output();
    }

    static String shell(Path directory, String script) throws IOException {
        return run(directory, "sh", "-euc", script);
    }

    /** A shell script of somebody who is not root. */
    static Outcome shellAs(int uid, Path directory, String script) throws IOException {
        var id = Integer.toString(uid);
        var command = new ArrayList<>(List.of("setpriv", "--reuid", id, "--regid", id));
        command.addAll(List.of("--clear-groups", "sh", "-euc", script));
        return outcome(directory, command.toArray(String[]::new));
    }

    static Outcome outcome(Path directory, String... command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(directory.toFile()).environment().put("LC_ALL", "C");
        var process = builder.start();
        process.getOutputStream().close();
        try {
            var output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(String.join(" ", command) + " does not end");
            }
            return new Outcome(process.exitValue(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
