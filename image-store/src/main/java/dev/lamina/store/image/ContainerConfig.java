package dev.lamina.store.image;

import dev.lamina.store.error.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How containers of an image start: the {@code config} member of its configuration, with Docker's
 * fields. A view of a JSON object whose unknown members are kept. Immutable: each {@code with…}
 * answers a changed copy.
 */
public final class ContainerConfig {
    public static final ContainerConfig EMPTY = new ContainerConfig(JsonObject.EMPTY);

    private static final Set<String> KNOWN =
            Set.of(
                    "User",
                    "ExposedPorts",
                    "Env",
                    "Entrypoint",
                    "Cmd",
                    "Volumes",
                    "WorkingDir",
                    "Labels",
                    "StopSignal",
                    "Healthcheck",
                    "Shell",
                    "OnBuild");
    private static final int MAX_TEXT = 4096;
    private static final int MAX_ENV = 1 << 20;

    private final JsonObject json;

    private ContainerConfig(JsonObject json) {
        this.json = json;
    }

    /** Checks the type of every known member, so that the accessors cannot fail. */
    static ContainerConfig from(JsonObject json) throws StoreException {
        json.strict(KNOWN);
        check("User", json.string("User").orElse("").length(), MAX_TEXT);
        check("WorkingDir", json.string("WorkingDir").orElse("").length(), MAX_TEXT);
        check("Env", total(json.strings("Env").orElse(List.of())), MAX_ENV);
        check("Labels", total(json.stringMap("Labels").values()), MAX_ENV);
        json.string("StopSignal");
        json.strings("Entrypoint");
        json.strings("Cmd");
        json.strings("Shell");
        json.strings("OnBuild");
        json.object("ExposedPorts");
        json.object("Volumes");
        Optional<JsonObject> healthcheck = json.object("Healthcheck");
        if (healthcheck.isPresent()) {
            Healthcheck.from(healthcheck.get());
        }
        return new ContainerConfig(json);
    }

    private static int total(Iterable<String> texts) {
        int total = 0;
        for (String text : texts) {
            total += text.length();
        }
        return total;
    }

    private static void check(String member, int length, int limit) throws StoreException {
        if (length > limit) {
            throw StoreException.malformed(
                    "config member "
                            + member
                            + " of "
                            + length
                            + " bytes exceeds the limit of "
                            + limit);
        }
    }

    /** The members as they are. */
    public JsonObject json() {
        return json;
    }

    /** {@code user[:group]}, by name or number; empty for root. */
    public Optional<String> user() {
        return text("User");
    }

    /** {@code NAME=value} in order of setting. */
    public List<String> env() {
        return list("Env").orElse(List.of());
    }

    /** The value of a variable. */
    public Optional<String> env(String name) {
        return env().stream()
                .filter(e -> e.startsWith(name + "="))
                .map(e -> e.substring(name.length() + 1))
                .findFirst();
    }

    public Optional<List<String>> entrypoint() {
        return list("Entrypoint");
    }

    public Optional<List<String>> cmd() {
        return list("Cmd");
    }

    /** Absolute path; empty for the root directory. */
    public Optional<String> workingDir() {
        return text("WorkingDir");
    }

    public Map<String, String> labels() {
        return sound(() -> json.stringMap("Labels"));
    }

    /** {@code port/protocol}. */
    public SortedSet<String> exposedPorts() {
        return keys("ExposedPorts");
    }

    public SortedSet<String> volumes() {
        return keys("Volumes");
    }

    public Optional<String> stopSignal() {
        return text("StopSignal");
    }

    /** What runs commands given as one string, when it is not {@code /bin/sh -c}. */
    public Optional<List<String>> shell() {
        return list("Shell");
    }

    /** Instructions for builds that start from this image. */
    public List<String> onBuild() {
        return list("OnBuild").orElse(List.of());
    }

    public Optional<Healthcheck> healthcheck() {
        return sound(() -> {
            Optional<JsonObject> object = json.object("Healthcheck");
            return object.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Healthcheck.from(object.get()));
        });
    }

    public ContainerConfig withUser(String user) {
        return text("User", user);
    }

    /** Sets a variable; one that is set already keeps its place. */
    public ContainerConfig withEnv(String name, String value) {
        List<String> env = new ArrayList<>(env());
        String assignment = name + "=" + value;
        for (int i = 0; i < env.size(); i++) {
            if (env.get(i).startsWith(name + "=")) {
                env.set(i, assignment);
                return new ContainerConfig(json.withStrings("Env", env));
            }
        }
        env.add(assignment);
        return new ContainerConfig(json.withStrings("Env", env));
    }

    /** Empty: none is set. An empty list is one that is set. */
    public ContainerConfig withEntrypoint(Optional<List<String>> entrypoint) {
        return list("Entrypoint", entrypoint);
    }

    /** Empty: none is set. An empty list is one that is set. */
    public ContainerConfig withCmd(Optional<List<String>> cmd) {
        return list("Cmd", cmd);
    }

    public ContainerConfig withWorkingDir(String directory) {
        return text("WorkingDir", directory);
    }

    public ContainerConfig withLabel(String key, String value) {
        Map<String, String> labels = new TreeMap<>(labels());
        labels.put(key, value);
        return new ContainerConfig(json.withStringMap("Labels", labels));
    }

    public ContainerConfig withExposedPort(String portAndProtocol) {
        return key("ExposedPorts", portAndProtocol);
    }

    public ContainerConfig withVolume(String path) {
        return key("Volumes", path);
    }

    public ContainerConfig withStopSignal(String signal) {
        return text("StopSignal", signal);
    }

    public ContainerConfig withShell(List<String> shell) {
        return list("Shell", Optional.of(shell));
    }

    public ContainerConfig withOnBuild(List<String> instructions) {
        return list(
                "OnBuild", instructions.isEmpty() ? Optional.empty() : Optional.of(instructions));
    }

    public ContainerConfig withHealthcheck(Healthcheck healthcheck) {
        return new ContainerConfig(json.with("Healthcheck", healthcheck.json()));
    }

    public ContainerConfig withoutEnv(String name) {
        var env = env().stream().filter(set -> !set.startsWith(name + "=")).toList();
        return env.isEmpty() ? without("Env") : new ContainerConfig(json.withStrings("Env", env));
    }

    public ContainerConfig withoutLabel(String key) {
        Map<String, String> labels = new TreeMap<>(labels());
        labels.remove(key);
        return new ContainerConfig(json.withStringMap("Labels", labels));
    }

    public ContainerConfig withoutExposedPort(String portAndProtocol) {
        return withoutKey("ExposedPorts", portAndProtocol);
    }

    public ContainerConfig withoutVolume(String path) {
        return withoutKey("Volumes", path);
    }

    /** Without a member, by its name in the JSON. */
    public ContainerConfig without(String member) {
        return new ContainerConfig(json.without(member));
    }

    private ContainerConfig withoutKey(String member, String key) {
        var changed = without(member);
        for (var left : keys(member)) {
            changed = left.equals(key) ? changed : changed.key(member, left);
        }
        return changed;
    }

    private Optional<String> text(String name) {
        return sound(() -> json.string(name)).filter(text -> !text.isEmpty());
    }

    private Optional<List<String>> list(String name) {
        return sound(() -> json.strings(name));
    }

    private SortedSet<String> keys(String name) {
        return new TreeSet<>(sound(() -> json.object(name)).orElse(JsonObject.EMPTY).names());
    }

    private ContainerConfig text(String name, String value) {
        return new ContainerConfig(value.isEmpty() ? json.without(name) : json.with(name, value));
    }

    private ContainerConfig list(String name, Optional<List<String>> values) {
        return new ContainerConfig(
                values.map(v -> json.withStrings(name, v)).orElseGet(() -> json.without(name)));
    }

    private ContainerConfig key(String name, String key) {
        JsonObject keys = sound(() -> json.object(name)).orElse(JsonObject.EMPTY);
        return new ContainerConfig(json.with(name, keys.with(key, JsonObject.EMPTY)));
    }

    private interface Read<T> {
        T get() throws StoreException;
    }

    private static <T> T sound(Read<T> read) {
        try {
            return read.get();
        } catch (StoreException e) {
            throw new IllegalStateException("checked when it was made", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContainerConfig that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
