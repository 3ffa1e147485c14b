package dev.lamina.cli;

import dev.lamina.run.Signals;
import java.util.Map;
import java.util.function.Supplier;

/** The short commands of a container's life. */
final class ContainerCommands {
    /** {@code stop} and {@code restart} take what the container says unless they are told. */
    private static final int ITS_OWN = Integer.MIN_VALUE;

    private ContainerCommands() {}

    static void addTo(Map<String, Programs.Entry> commands) {
        add(commands, "create", "Make a container without starting it.", Create::new);
        add(commands, "start", "Start containers that do not run.", Start::new);
        add(
                commands,
                "stop",
                "End containers in their own way, or else kill them.",
                ContainerCommands::stop);
        add(commands, "restart", "Stop containers and start them again.", Restart::new);
        add(commands, "kill", "Send containers a signal.", ContainerCommands::kill);
        add(commands, "pause", "Freeze containers.", ContainerCommands::pause);
        add(commands, "unpause", "Let frozen containers go on.", ContainerCommands::unpause);
        add(
                commands,
                "wait",
                "Wait for the end of containers; print their exit codes.",
                ContainerCommands::await);
        add(commands, "rm", "Remove containers.", Remove::new);
        add(commands, "rename", "Give a container another name.", Rename::new);
        add(commands, "exec", "Run a further program in a container.", ExecCommand::new);
        add(commands, "ps", "List containers.", Ps::new);
        add(commands, "top", "Show the processes of a container.", Top::new);
        add(commands, "stats", "Show what containers use.", Stats::new);
        add(commands, "commit", "Make an image of a container.", CommitCommand::new);
        add(
                commands,
                "container prune",
                "Remove containers that do not run.",
                PruneContainers::new);
        add(commands, "logs", "Show what a container has printed.", Logs::new);
    }

    private static void add(
            Map<String, Programs.Entry> to, String name, String text, Supplier<Command> command) {
        to.put(name, new Programs.Entry(text, command));
    }

    private static Command stop() {
        return new EachContainer(
                "stop",
                "[-t SECONDS] ",
                "Sends the stop signal, waits, and kills what still runs.",
                arguments -> {
                    var signal = arguments.option("-s, --signal", "SIGNAL", "Instead of its own.");
                    var time =
                            arguments.option(
                                    "-t, --time, --timeout",
                                    "SECONDS",
                                    "How long to wait; -1 for ever.");
                    return (container, _) -> {
                        String name = signal.get();
                        String seconds = time.get();
                        container.stop(
                                name == null ? -1 : Signals.parse(name),
                                seconds == null ? ITS_OWN : RunArguments.seconds("-t", seconds));
                        return container.label();
                    };
                });
    }

    private static Command kill() {
        return new EachContainer(
                "kill",
                "[-s SIGNAL] ",
                "Sends a signal to the program: KILL unless told otherwise.",
                arguments -> {
                    var signal =
                            arguments.option("-s, --signal", "SIGNAL", "KILL", "Name or number.");
                    return (container, _) -> {
                        container.kill(Signals.parse(signal.get()));
                        return container.label();
                    };
                });
    }

    private static Command pause() {
        return new EachContainer(
                "pause",
                "",
                "Stops all processes where they are.",
                _ ->
                        (container, _) -> {
                            container.pause();
                            return container.label();
                        });
    }

    private static Command unpause() {
        return new EachContainer(
                "unpause",
                "",
                "Lets all processes go on.",
                _ ->
                        (container, _) -> {
                            container.unpause();
                            return container.label();
                        });
    }

    private static Command await() {
        return new EachContainer(
                "wait",
                "",
                "Waits until each has ended; prints its exit code.",
                arguments -> {
                    var condition =
                            arguments.option(
                                    "--condition",
                                    "WHAT",
                                    "not-running",
                                    "not-running, next-exit or removed.");
                    return (container, _) ->
                            Integer.toString(
                                    switch (condition.get()) {
                                        case "not-running" -> container.awaitEnd();
                                        case "next-exit" -> container.awaitExit();
                                        case "removed" -> container.awaitRemoval();
                                        default ->
                                                throw new UsageException(
                                                        "no such condition: " + condition.get(),
                                                        "not-running, next-exit or removed");
                                    });
                });
    }
}
