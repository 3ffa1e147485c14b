package dev.lamina.builder.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running agent to ask: the caller's, or one of our own that ends with this. */
final class SshAgent implements AutoCloseable {
    private static final long PATIENCE = 10;

    private final Path socket;
    private final List<Process> processes;

    private SshAgent(Path socket, List<Process> processes) {
        this.socket = socket;
        this.processes = processes;
    }

    /**
     * @param folder empty, for the socket of an agent of our own
     */
    static SshAgent of(SshSource source, Path folder) throws IOException, InterruptedException {
        return switch (source) {
            case SshSource.OfAgent(var socket) -> new SshAgent(socket, List.of());
            case SshSource.OfKeys(var files) -> ofKeys(files, folder);
        };
    }

    private static SshAgent ofKeys(List<Path> files, Path folder)
            throws IOException, InterruptedException {
        var socket = folder.resolve("keys");
        var process =
                new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var agent = new SshAgent(socket, List.of(process));
        try {
            for (int i = 0; !Files.exists(socket); i++) {
                if (i == 1000 || !process.isAlive()) {
                    throw new IOException("ssh-agent does not start: install openssh-client");
                }
                Thread.sleep(5);
            }
            for (var file : files) {
                add(file, socket);
            }
            return agent;
        } catch (IOException | InterruptedException e) {
            agent.close();
            throw e;
        }
    }

    /** Without a terminal and a program to ask, a passphrase cannot be given. */
    private static void add(Path key, Path socket) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("setsid", "-w", "ssh-add", "-q", key.toString());
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        builder.environment().put("SSH_ASKPASS_REQUIRE", "never");
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectErrorStream(true);
        var adding = builder.start();
        var said = new String(adding.getInputStream().readAllBytes()).strip();
        if (!adding.waitFor(PATIENCE, TimeUnit.SECONDS) || adding.exitValue() != 0) {
            throw new IOException(
                    "the key " + key + " cannot be used, one with a passphrase never can: " + said);
        }
    }

    Path socket() {
        return socket;
    }

    @Override
    public void close() {
        for (var process : processes) {
            process.destroy();
            process.onExit().join();
        }
    }
}
