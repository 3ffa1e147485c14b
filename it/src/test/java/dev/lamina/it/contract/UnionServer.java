package dev.lamina.it.contract;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A process that serves unions, so that a test never waits for itself. One per transport serves all
 * cases; it ends with the test JVM, which holds its standard input.
 */
public final class UnionServer implements AutoCloseable {
    private static final Map<Subject, UnionServer> SHARED = new EnumMap<>(Subject.class);

    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final Subject subject;

    private UnionServer(Subject subject, Process process) {
        this.subject = subject;
        this.process = process;
        this.requests = process.outputWriter();
        this.answers = process.inputReader();
    }

    public static synchronized UnionServer of(Subject subject) throws IOException {
        var server = SHARED.get(subject);
        if (server == null || !server.process.isAlive()) {
            server = start(subject);
            SHARED.put(subject, server);
        }
        return server;
    }

    /** A server of its own, for a case that kills it. */
    public static UnionServer start(Subject subject) throws IOException {
        return start(subject, List.of(), ProcessBuilder.Redirect.INHERIT);
    }

    /**
     * As {@link #start(Subject)}.
     *
     * @param under words in front of the command, such as of a program that sets limits and
     *     executes the rest
     * @param errors where its log goes
     */
    public static UnionServer start(
            Subject subject, List<String> under, ProcessBuilder.Redirect errors)
            throws IOException {
        var command = new ArrayList<>(under);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnionServerMain.class.getName()));
        var process = new ProcessBuilder(command).redirectError(errors).start();
        return new UnionServer(subject, process);
    }

    public Process process() {
        return process;
    }

    public Mounted mount(Branches branches, Path directory) throws IOException {
        return mount("mount", branches, directory);
    }

    /** As {@link #mount}, over layer tars of what is in the lower directories. */
    public Mounted mountLayers(Branches branches, Path directory) throws IOException {
        return mount("layers", branches, directory);
    }

    private Mounted mount(String how, Branches branches, Path directory) throws IOException {
        var request = new ArrayList<>(List.of(how, subject.name(), directory.toString()));
        request.add(branches.upper() == null ? "" : branches.upper().toString());
        request.add(branches.work().toString());
        branches.lowers().forEach(lower -> request.add(lower.toString()));
        ask(request);
        return () -> ask(List.of("unmount", directory.toString()));
    }

    private synchronized void ask(List<String> request) throws IOException {
        requests.write(String.join("\t", request) + "\n");
        requests.flush();
        var answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the server has ended during " + request);
        }
        if (!answer.equals("ok")) {
            throw new IOException(request + ": " + answer);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
