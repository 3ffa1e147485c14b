package dev.lamina.bench.engine;

import dev.lamina.bench.process.Command;
import dev.lamina.bench.process.Programs;
import dev.lamina.bench.process.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A daemon of our own with BuildKit.
 *
 * @param client a command line without its verb
 */
record Docker(Command client, Server daemon) implements Engine {
    /**
     * Debian's client has BuildKit built in; a newer one needs a plugin, or takes the slow builder.
     */
    private static final String DEBIAN_CLIENT = "/usr/bin/docker";

    static Engine start(Site site) throws IOException {
        Path state = site.state();
        String socket = "unix://" + state.resolve("sock");
        var client =
                Command.of(
                                Programs.find(DEBIAN_CLIENT).isPresent() ? DEBIAN_CLIENT : "docker",
                                state.resolve("log"))
                        .with("DOCKER_HOST", socket)
                        .with("DOCKER_CONFIG", state.resolve("config").toString())
                        .with("DOCKER_BUILDKIT", "1");
        Files.writeString(state.resolve("daemon.json"), "{}");
        var daemon =
                Command.of(
                                Programs.find("dockerd").orElseThrow().toString(),
                                state.resolve("daemon.log"))
                        .then("--config-file", state.resolve("daemon.json").toString())
                        .then("--data-root", state.resolve("data").toString())
                        .then("--exec-root", state.resolve("exec").toString())
                        .then("--pidfile", state.resolve("pid").toString())
                        .then("--host", socket, "--cgroup-parent", site.cgroup())
                        .words("--bridge none --iptables=false --ip6tables=false");
        var docker =
                new Docker(client, Server.start(daemon, () -> succeeds(client.words("version"))));
        try {
            client.then("import", site.base().tar().toString(), "busybox:latest").run();
            return docker;
        } catch (IOException e) {
            docker.close();
            throw e;
        }
    }

    private static boolean succeeds(Command command) {
        try {
            command.run();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public Command run(String... program) {
        return client.words("run --rm --network none busybox").then(program);
    }

    @Override
    public Command build(Path context, boolean cached) {
        return client.words("build --network none -t bench:1")
                .words(cached ? "" : "--no-cache")
                .then(context.toString());
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
