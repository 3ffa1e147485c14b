package dev.lamina.it.peers;

import dev.lamina.it.command.Program;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A docker daemon with state, socket, cgroup and mount namespace of its own, and its client. It has
 * no network. Closing ends it.
 *
 * @param client a command line without its verb; builds are BuildKit's
 * @param folder all its state
 */
record Docker(Process daemon, Program client, Path folder, String cgroup) implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    /**
     * Debian's client has BuildKit built in; a newer one needs a plugin, or takes the old builder.
     */
    private static final String DEBIAN_CLIENT = "/usr/bin/docker";

    /**
     * @throws TestAbortedException if the daemon does not start here, with its last words
     */
    static Docker start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("lamina-docker-");
        String socket = "unix://" + folder.resolve("sock");
        String cgroup = "/lamina-it-" + ProcessHandle.current().pid();
        Path log = folder.resolve("log");
        Files.writeString(folder.resolve("daemon.json"), "{}");
        var daemon =
                Program.of("unshare", "--mount", "--propagation", "private", "dockerd")
                        .then("--config-file", folder.resolve("daemon.json").toString())
                        .then("--data-root", folder.resolve("data").toString())
                        .then("--exec-root", folder.resolve("exec").toString())
                        .then("--pidfile", folder.resolve("pid").toString())
                        .then("--host", socket, "--cgroup-parent", cgroup)
                        .then("--bridge", "none", "--iptables=false", "--ip6tables=false")
                        .with("PATH", System.getenv("PATH") + ":/usr/sbin:/sbin")
                        .start(Redirect.to(log.toFile()), Redirect.appendTo(log.toFile()));
        var client =
                Program.of(Files.isExecutable(Path.of(DEBIAN_CLIENT)) ? DEBIAN_CLIENT : "docker")
                        .with("DOCKER_HOST", socket)
                        .with("DOCKER_CONFIG", folder.resolve("config").toString())
                        .with("DOCKER_BUILDKIT", "1");
        var docker = new Docker(daemon, client, folder, cgroup);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (client.then("version").run().code() != 0) {
            if (!daemon.isAlive() || System.nanoTime() > deadline) {
                List<String> words = Files.readAllLines(log);
                docker.close();
                throw new TestAbortedException("dockerd does not start here: " + words.getLast());
            }
            Thread.sleep(100);
        }
        return docker;
    }

    @Override
    public void close() throws IOException {
        try {
            daemon.destroy();
            if (!daemon.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                daemon.descendants().forEach(ProcessHandle::destroyForcibly);
                daemon.destroyForcibly().waitFor();
            }
            Program.of(
                            "find",
                            "/sys/fs/cgroup",
                            "-depth",
                            "-type",
                            "d",
                            "-path",
                            "*" + cgroup + "*")
                    .then("-exec", "rmdir", "{}", "+")
                    .run();
            Program.of("rm", "-rf", "--one-file-system", folder.toString()).run();
        } catch (InterruptedException e) {
            daemon.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
