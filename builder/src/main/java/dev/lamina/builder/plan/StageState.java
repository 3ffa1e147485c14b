package dev.lamina.builder.plan;

import dev.lamina.store.image.ContainerConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What holds at one point of a stage: the config of its image, and the build environment, in which
 * ARGs and ENVs of the same name hide each other, the later one winning. Changes as the stage is
 * planned.
 */
final class StageState implements Variables {
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    private ContainerConfig container;
    private Optional<String> author;
    private final SequencedMap<String, String> environment;
    private final List<String> args;
    private final List<String> triggers;

    /** Whether CMD was set in this stage, so that a later ENTRYPOINT keeps it. */
    private boolean ownCmd;

    private StageState(
            ContainerConfig base,
            Optional<String> author,
            Map<String, String> environment,
            List<String> args) {
        this.triggers = base.onBuild();
        this.container = base.withOnBuild(List.of());
        this.author = author;
        this.environment = new LinkedHashMap<>(environment);
        this.args = new ArrayList<>(args);
        this.environment.putIfAbsent("PATH", PATH);
        if (base.env("PATH").isEmpty()) {
            container = container.withEnv("PATH", PATH);
        }
    }

    /** The beginning of a stage on an image or on nothing. */
    static StageState of(ContainerConfig base, Optional<String> author) {
        var environment = new LinkedHashMap<String, String>();
        for (var assignment : base.env()) {
            int equals = assignment.indexOf('=');
            if (equals > 0) {
                environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
            }
        }
        return new StageState(base, author, environment, List.of());
    }

    /** The beginning of a stage on the end of another, whose ARGs it inherits as well. */
    static StageState after(StageState base) {
        return new StageState(base.container, base.author, base.environment, base.args);
    }

    ContainerConfig container() {
        return container;
    }

    void change(UnaryOperator<ContainerConfig> change) {
        container = change.apply(container);
    }

    Optional<String> author() {
        return author;
    }

    void setAuthor(String name) {
        author = Optional.of(name);
    }

    /** What ONBUILD of the base asks for; not part of the config any more. */
    List<String> triggers() {
        return triggers;
    }

    @Override
    public @Nullable String value(String name) {
        return environment.get(name);
    }

    void setEnv(Map<String, String> values) {
        environment.putAll(values);
        values.forEach((name, value) -> container = container.withEnv(name, value));
    }

    void declareArg(String name, @Nullable String value) {
        if (!args.contains(name)) {
            args.add(name);
        }
        if (value != null) {
            environment.put(name, value);
        }
    }

    void setCmd(List<String> arguments) {
        ownCmd = true;
        container = container.withCmd(Optional.of(arguments));
    }

    /** The names of all ARGs so far. */
    List<String> args() {
        return List.copyOf(args);
    }

    /** Takes a variable out of the build environment. */
    void forget(String name) {
        environment.remove(name);
    }

    void forgetArg(String name) {
        args.remove(name);
        var env = container.env(name);
        env.ifPresentOrElse(value -> environment.put(name, value), () -> forget(name));
    }

    /** A CMD that belongs to another ENTRYPOINT goes with it. */
    void setEntrypoint(List<String> arguments) {
        container =
                container.withEntrypoint(
                        arguments.isEmpty() ? Optional.empty() : Optional.of(arguments));
        if (!ownCmd) {
            container = container.withCmd(Optional.empty());
        }
    }

    SequencedMap<String, String> environment() {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environment));
    }

    /** {@code |2 A=1 B=2} and a blank, or nothing, as the history shows the ARGs of a RUN. */
    String historyPrefix() {
        if (args.isEmpty()) {
            return "";
        }
        var out = new StringBuilder("|").append(args.size());
        for (var name : args) {
            out.append(' ').append(name).append('=').append(environment.getOrDefault(name, ""));
        }
        return out.append(' ').toString();
    }

    String workdir() {
        return container.workingDir().orElse("/");
    }

    List<String> shell() {
        return container.shell().filter(shell -> !shell.isEmpty()).orElse(SHELL);
    }
}
