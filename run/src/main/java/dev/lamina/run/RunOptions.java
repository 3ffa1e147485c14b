package dev.lamina.run;

import dev.lamina.run.container.Limits;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked for beside the image.
 *
 * @param name what the container is to be called, beside its id
 * @param remove whether nothing of it is kept when it ends
 */
public record RunOptions(
        Optional<String> name,
        boolean remove,
        Program program,
        View view,
        Limits limits,
        Console console,
        Life life) {

    /**
     * @param command replaces the image's; empty to run what the image says
     * @param environment {@code NAME=value}, over the image's
     * @param directory absolute; the image's if empty
     * @param user {@code user[:group]}; the image's if empty
     * @param supervised whether an init of ours is process 1 and the program its child
     */
    public record Program(
            List<String> command,
            List<String> environment,
            Optional<String> directory,
            Optional<String> user,
            boolean supervised) {
        public Program {
            command = List.copyOf(command);
            environment = List.copyOf(environment);
        }
    }

    /**
     * What the container sees.
     *
     * @param hostName the abbreviated id if empty
     */
    public record View(
            Optional<String> hostName,
            Network network,
            List<Volume> volumes,
            boolean readOnlyRoot) {
        public View {
            volumes = List.copyOf(volumes);
        }
    }

    /**
     * @param interactive the program reads what this process is given; otherwise it reads nothing
     * @param terminal the program has a terminal of its own, shown on this process' streams
     */
    public record Console(boolean interactive, boolean terminal) {}

    /**
     * How it begins again and ends.
     *
     * @param stopSignal by name or number; the image's, or TERM, if empty
     * @param stopSeconds how long a stop waits before it kills; -1 for ever
     */
    public record Life(
            RestartPolicy restart,
            Optional<String> stopSignal,
            int stopSeconds,
            Map<String, String> labels,
            LogOptions logs) {
        public static final Life DEFAULT =
                new Life(RestartPolicy.NO, Optional.empty(), 10, Map.of(), LogOptions.DEFAULT);

        public Life {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * What is kept of a program's output.
     *
     * @param size bytes of one part
     * @param parts how many there are, the one that is written included
     */
    public record LogOptions(long size, int parts) {
        public static final LogOptions DEFAULT = new LogOptions(10L << 20, 3);
    }

    /** The image's program with the default isolation, reading nothing. */
    public static final RunOptions DEFAULT =
            new RunOptions(
                    Optional.empty(),
                    false,
                    new Program(List.of(), List.of(), Optional.empty(), Optional.empty(), true),
                    new View(Optional.empty(), Network.NONE, List.of(), false),
                    Limits.NONE,
                    new Console(false, false),
                    Life.DEFAULT);

    public RunOptions {
        if (name.isPresent() && !isName(name.get())) {
            throw new IllegalArgumentException(
                    "not a name for a container: "
                            + name.get()
                            + "; use letters, digits and _.+- , a letter or digit first");
        }
    }

    /** Whether a container can be called so. */
    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > 128 || !isAlphanumeric(name.charAt(0))) {
            return false;
        }
        return name.chars().allMatch(c -> isAlphanumeric(c) || "_.+-".indexOf(c) >= 0);
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    public RunOptions withProgram(Program newProgram) {
        return new RunOptions(name, remove, newProgram, view, limits, console, life);
    }

    public RunOptions withCommand(String... command) {
        return withProgram(
                new Program(
                        List.of(command),
                        program.environment(),
                        program.directory(),
                        program.user(),
                        program.supervised()));
    }

    public RunOptions withView(View newView) {
        return new RunOptions(name, remove, program, newView, limits, console, life);
    }

    public RunOptions withLimits(Limits newLimits) {
        return new RunOptions(name, remove, program, view, newLimits, console, life);
    }

    public RunOptions removed() {
        return new RunOptions(name, true, program, view, limits, console, life);
    }
}
