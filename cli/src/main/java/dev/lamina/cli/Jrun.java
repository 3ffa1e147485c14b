package dev.lamina.cli;

import dev.lamina.run.Engine;
import dev.lamina.run.Launcher;
import dev.lamina.run.Network;
import dev.lamina.run.RunOptions;
import dev.lamina.run.Volume;
import dev.lamina.run.container.Limits;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code jrun}: runs a program of an image in a container. */
final class Jrun implements Command {
    private final Arguments arguments;
    private final StoreOption store;
    private final Arguments.Value<Boolean> remove;
    private final Arguments.Value<Boolean> interactive;
    private final Arguments.Value<Boolean> terminal;
    private final Arguments.Value<List<String>> environment;
    private final Arguments.Value<List<String>> volumes;
    private final Arguments.Value<@Nullable String> directory;
    private final Arguments.Value<@Nullable String> user;
    private final Arguments.Value<@Nullable String> hostName;
    private final Arguments.Value<@Nullable String> name;
    private final Arguments.Value<String> network;
    private final Arguments.Value<@Nullable String> memory;
    private final Arguments.Value<@Nullable String> cpus;
    private final Arguments.Value<@Nullable String> pids;
    private final Arguments.Value<Boolean> readOnly;
    private final Arguments.Value<@Nullable String> fuse;
    private final Arguments.Value<String> image;
    private final Arguments.Value<List<String>> command;

    Jrun(String program) {
        arguments =
                new Arguments(
                                program,
                                "[OPTIONS] REF [COMMAND [ARGUMENT…]]",
                                "Runs an image in new mount, PID, UTS, IPC, network and cgroup namespaces.",
                                "The exit code is the program's; 125 Lamina's own failure, 126 not"
                                        + " executable, 127 not found, 128+n ended by signal n.")
                        .optionsBeforeOperandsOnly();
        store = new StoreOption(arguments);
        remove = arguments.flag("--rm", "Keep nothing of the container when it ends.");
        interactive = arguments.flag("-i, --interactive", "The program reads standard input.");
        terminal = arguments.flag("-t, --tty", "Give the program a terminal.");
        environment =
                arguments.options(
                        "-e, --env", "K=V", "Set a variable; K alone takes its value from here.");
        volumes =
                arguments.options(
                        "-v, --volume",
                        "HOST:PATH[:ro]",
                        "Show a file or directory of the host at PATH.");
        directory = arguments.option("-w, --workdir", "DIR", "Working directory.");
        user = arguments.option("-u, --user", "USER[:GROUP]", "Names of the image, or numbers.");
        hostName =
                arguments.option("--hostname", "H", "Host name; the container's id unless given.");
        name = arguments.option("--name", "N", "Name of the container.");
        network = arguments.option("--network", "MODE", "none", "none (only loopback) or host.");
        memory =
                arguments.option(
                        "-m, --memory", "SIZE", "Memory limit, such as 256m; at least 6m.");
        cpus = arguments.option("--cpus", "N", "CPU limit, such as 1.5.");
        pids =
                arguments.option(
                        "--pids-limit", "N", "Most processes and threads; -1 for no limit.");
        readOnly = arguments.flag("--read-only", "Mount the root filesystem read-only.");
        fuse = Transports.option(arguments);
        image = arguments.operand("REF", "The image.");
        command = arguments.operands("COMMAND", "Replaces the image's command.");
    }

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
        var options = options();
        var reference = ImageReference.parse(image.get());
        var images = store.open();
        var engine =
                Engine.system(
                        images.layout(),
                        Transports.choice(fuse.get()),
                        new Warnings(console, "jrun"));
        return new Launcher(engine, images).run(reference, options).code();
    }

    private RunOptions options() throws IOException {
        try {
            var program =
                    new RunOptions.Program(
                            command.get(),
                            Environment.assignments(environment.get()),
                            Optional.ofNullable(directory.get()),
                            Optional.ofNullable(user.get()),
                            true);
            var mounted = new ArrayList<Volume>();
            for (String volume : volumes.get()) {
                mounted.add(Volume.parse(volume));
            }
            var view =
                    new RunOptions.View(
                            Optional.ofNullable(hostName.get()),
                            networkMode(network.get()),
                            mounted,
                            readOnly.get());
            return new RunOptions(
                    Optional.ofNullable(name.get()),
                    remove.get(),
                    program,
                    view,
                    limits(),
                    new RunOptions.Console(interactive.get(), terminal.get()));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), "see jrun --help");
        }
    }

    static Network networkMode(String mode) {
        return switch (mode) {
            case "none" -> Network.NONE;
            case "host" -> Network.HOST;
            default ->
                    throw new UsageException("no such network: " + mode, "there are none and host");
        };
    }

    private Limits limits() {
        String size = memory.get();
        String share = cpus.get();
        String most = pids.get();
        return new Limits(
                size == null ? null : Size.parse("--memory", size),
                null,
                share == null ? null : cpuQuota(share),
                most == null ? null : Long.valueOf(processes(most)));
    }

    private static long cpuQuota(String share) {
        try {
            return Math.round(Double.parseDouble(share) * Limits.CPU_PERIOD);
        } catch (NumberFormatException e) {
            throw new UsageException("not a number for --cpus: " + share, "such as 0.5 or 2");
        }
    }

    /** 0 means no limit, as -1 does. */
    private static long processes(String most) {
        try {
            long number = Long.parseLong(most);
            return number == 0 ? Limits.UNLIMITED : number;
        } catch (NumberFormatException e) {
            throw new UsageException("not a number for --pids-limit: " + most, "such as 100");
        }
    }
}
