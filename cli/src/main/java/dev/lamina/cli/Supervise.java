package dev.lamina.cli;

import dev.lamina.run.state.ContainerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code lamina supervise}: what lives with a container in the background. Not for people. */
final class Supervise implements Command {
    private final Arguments arguments =
            new Arguments("lamina supervise", "ID", "Runs a container that exists until it ends.");
    private final EngineOptions engine = new EngineOptions("lamina", arguments);
    private final Arguments.Value<String> id = arguments.operand("ID", "The container.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public ExitCode failure() {
        return ExitCode.LAMINA;
    }

    @Override
    public int run(Console console) throws Exception {
        var containers = engine.containers(console);
        return containers.supervise(containers.find(id.get()), Background::ready).code();
    }

    /** Starts it in a session of its own; returns when the container runs, or with its failure. */
    static int start(Path root, ContainerId id, Console console)
            throws IOException, InterruptedException {
        var line = List.of("--root", root.toString(), "supervise", id.hex());
        return Background.start("lamina", line, console);
    }
}
