package dev.lamina.cli;

import dev.lamina.run.Network;
import dev.lamina.run.RestartPolicy;
import dev.lamina.run.RunOptions;
import dev.lamina.run.Signals;
import dev.lamina.run.Volume;
import dev.lamina.run.container.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code jrun} and {@code lamina create} take to describe a container. */
final class RunArguments {
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
    private final Arguments.Value<String> restart;
    private final Arguments.Value<@Nullable String> stopSignal;
    private final Arguments.Value<String> stopTimeout;
    private final Arguments.Value<List<String>> labels;
    private final Arguments.Value<List<String>> logOptions;
    private final Arguments.Value<String> image;
    private final Arguments.Value<List<String>> command;

    RunArguments(Arguments arguments) {
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
        restart =
                arguments.option(
                        "--restart",
                        "POLICY",
                        "no",
                        "Start it again when it ends: no, on-failure[:MOST], always,"
                                + " unless-stopped. Holds for a container in the background.");
        stopSignal =
                arguments.option(
                        "--stop-signal", "SIGNAL", "What stop sends; the image's, or TERM.");
        stopTimeout =
                arguments.option(
                        "--stop-timeout", "SECONDS", "10", "How long stop waits; -1 for ever.");
        labels = arguments.options("-l, --label", "K=V", "Label of the container.");
        logOptions =
                arguments.options(
                        "--log-opt",
                        "K=V",
                        "max-size of a part of the log (10m), max-file parts (3).");
        image = arguments.operand("REF", "The image.");
        command = arguments.operands("COMMAND", "Replaces the image's command.");
    }

    String image() {
        return image.get();
    }

    RunOptions options() throws IOException {
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
                    new RunOptions.Console(interactive.get(), terminal.get()),
                    life());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), "see jrun --help");
        }
    }

    private RunOptions.Life life() {
        var policy = RestartPolicy.parse(restart.get());
        if (remove.get() && !policy.equals(RestartPolicy.NO)) {
            throw new IllegalArgumentException(
                    "--rm and --restart exclude each other: what is removed cannot start again");
        }
        Optional<String> signal = Optional.ofNullable(stopSignal.get());
        signal.ifPresent(Signals::parse);
        return new RunOptions.Life(
                policy, signal, seconds("--stop-timeout", stopTimeout.get()), pairs(), logs());
    }

    static int seconds(String option, String text) {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= -1) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException(
                "not a number of seconds for " + option + ": " + text, "-1 waits for ever");
    }

    private Map<String, String> pairs() {
        var pairs = new LinkedHashMap<String, String>();
        for (String label : labels.get()) {
            int end = label.indexOf('=');
            pairs.put(
                    end < 0 ? label : label.substring(0, end),
                    end < 0 ? "" : label.substring(end + 1));
        }
        return pairs;
    }

    private RunOptions.LogOptions logs() {
        var logs = RunOptions.LogOptions.DEFAULT;
        for (String option : logOptions.get()) {
            int end = option.indexOf('=');
            String value = option.substring(end + 1);
            logs =
                    switch (end < 0 ? "" : option.substring(0, end)) {
                        case "max-size" ->
                                new RunOptions.LogOptions(
                                        Size.parse("max-size", value), logs.parts());
                        case "max-file" ->
                                new RunOptions.LogOptions(logs.size(), Integer.parseInt(value));
                        default ->
                                throw new IllegalArgumentException(
                                        "no such log option: "
                                                + option
                                                + "; there are max-size=SIZE and max-file=N");
                    };
        }
        return logs;
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

    static long cpuQuota(String share) {
        try {
            return Math.round(Double.parseDouble(share) * Limits.CPU_PERIOD);
        } catch (NumberFormatException e) {
            throw new UsageException("not a number for --cpus: " + share, "such as 0.5 or 2");
        }
    }

    /** 0 means no limit, as -1 does. */
    static long processes(String most) {
        try {
            long number = Long.parseLong(most);
            return number == 0 ? Limits.UNLIMITED : number;
        } catch (NumberFormatException e) {
            throw new UsageException("not a number for --pids-limit: " + most, "such as 100");
        }
    }
}
