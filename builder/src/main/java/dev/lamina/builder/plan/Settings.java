package dev.lamina.builder.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an image tells those who run it or build from it: the part of its config that instructions
 * change. Texts that are not set are empty.
 *
 * @param env variables in the order in which they were first set
 * @param entrypoint absent when there is none
 * @param cmd absent when there is none
 * @param shell empty for the default, {@code /bin/sh -c}
 * @param ports as {@code 80/tcp}
 * @param onBuild instructions for the builds that start from the image
 */
public record Settings(
        SequencedMap<String, String> env,
        String user,
        String workdir,
        Optional<List<String>> entrypoint,
        Optional<List<String>> cmd,
        List<String> shell,
        SortedSet<String> ports,
        SortedSet<String> volumes,
        SortedMap<String, String> labels,
        String stopSignal,
        Optional<Health> health,
        List<String> onBuild,
        String author) {
    private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

    /**
     * How to find out whether a container works.
     *
     * @param test {@code NONE}, or {@code CMD} and arguments, or {@code CMD-SHELL} and a text
     * @param interval zero for the default, as for the other durations
     * @param retries zero for the default
     */
    public record Health(
            List<String> test,
            Duration interval,
            Duration timeout,
            Duration startPeriod,
            Duration startInterval,
            int retries) {
        public Health {
            test = List.copyOf(test);
        }
    }

    /** Nothing is set: what {@code FROM scratch} begins with. */
    public static final Settings EMPTY =
            new Settings(
                    new LinkedHashMap<>(),
                    "",
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    new TreeMap<>(),
                    "",
                    Optional.empty(),
                    List.of(),
                    "");

    public Settings {
        env = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(env));
        entrypoint = entrypoint.map(List::copyOf);
        cmd = cmd.map(List::copyOf);
        shell = List.copyOf(shell);
        ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
        volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        onBuild = List.copyOf(onBuild);
    }

    /** The shell in force, default included. */
    public List<String> shellInForce() {
        return shell.isEmpty() ? DEFAULT_SHELL : shell;
    }

    Settings withEnv(Map<String, String> more) {
        var all = new LinkedHashMap<>(env);
        all.putAll(more);
        return new Settings(
                all,
                user,
                workdir,
                entrypoint,
                cmd,
                shell,
                ports,
                volumes,
                labels,
                stopSignal,
                health,
                onBuild,
                author);
    }

    Settings withUser(String newUser) {
        return new Settings(
                env,
                newUser,
                workdir,
                entrypoint,
                cmd,
                shell,
                ports,
                volumes,
                labels,
                stopSignal,
                health,
                onBuild,
                author);
    }

    Settings withWorkdir(String newWorkdir) {
        return new Settings(
                env,
                user,
                newWorkdir,
                entrypoint,
                cmd,
                shell,
                ports,
                volumes,
                labels,
                stopSignal,
                health,
                onBuild,
                author);
    }

    Settings withEntrypoint(Optional<List<String>> newEntrypoint) {
        return new Settings(
                env,
                user,
                workdir,
                newEntrypoint,
                cmd,
                shell,
                ports,
                volumes,
                labels,
                stopSignal,
                health,
                onBuild,
                author);
    }

    Settings withCmd(Optional<List<String>> newCmd) {
        return new Settings(
                env,
                user,
                workdir,
                entrypoint,
                newCmd,
                shell,
                ports,
                volumes,
                labels,
                stopSignal,
                health,
                onBuild,
                author);
    }

    Settings withShell(List<String> newShell) {
        return new Settings(
                env,
                user,
                workdir,
                entrypoint,
                cmd,
                newShell,
                ports,
                volumes,
                labels,
                stopSignal,
                health,
                onBuild,
                author);
    }

    Settings withPorts(List<String> more) {
        var all = new TreeSet<>(ports);
        all.addAll(more);
        return new Settings(
                env,
                user,
                workdir,
                entrypoint,
                cmd,
                shell,
                all,
                volumes,
                labels,
                stopSignal,
                health,
                onBuild,
                author);
    }

    Settings withVolumes(List<String> more) {
        var all = new TreeSet<>(volumes);
        all.addAll(more);
        return new Settings(
                env,
                user,
                workdir,
                entrypoint,
                cmd,
                shell,
                ports,
                all,
                labels,
                stopSignal,
                health,
                onBuild,
                author);
    }

    /** A later value replaces an earlier one. */
    public Settings withLabels(Map<String, String> more) {
        var all = new TreeMap<>(labels);
        all.putAll(more);
        return new Settings(
                env,
                user,
                workdir,
                entrypoint,
                cmd,
                shell,
                ports,
                volumes,
                all,
                stopSignal,
                health,
                onBuild,
                author);
    }

    Settings withStopSignal(String newSignal) {
        return new Settings(
                env,
                user,
                workdir,
                entrypoint,
                cmd,
                shell,
                ports,
                volumes,
                labels,
                newSignal,
                health,
                onBuild,
                author);
    }

    Settings withHealth(Health newHealth) {
        return new Settings(
                env,
                user,
                workdir,
                entrypoint,
                cmd,
                shell,
                ports,
                volumes,
                labels,
                stopSignal,
                Optional.of(newHealth),
                onBuild,
                author);
    }

    Settings withOnBuild(String trigger) {
        var all = new ArrayList<>(onBuild);
        all.add(trigger);
        return withTriggers(all);
    }

    Settings withoutOnBuild() {
        return withTriggers(List.of());
    }

    private Settings withTriggers(List<String> triggers) {
        return new Settings(
                env,
                user,
                workdir,
                entrypoint,
                cmd,
                shell,
                ports,
                volumes,
                labels,
                stopSignal,
                health,
                triggers,
                author);
    }

    Settings withAuthor(String newAuthor) {
        return new Settings(
                env,
                user,
                workdir,
                entrypoint,
                cmd,
                shell,
                ports,
                volumes,
                labels,
                stopSignal,
                health,
                onBuild,
                newAuthor);
    }
}
