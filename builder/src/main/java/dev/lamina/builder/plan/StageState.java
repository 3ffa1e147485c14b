package dev.lamina.builder.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What holds at one point of a stage: its settings, and the build environment, in which ARGs and
 * ENVs of the same name hide each other, the later one winning. Changes as the stage is planned.
 */
final class StageState implements Variables {
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Settings settings;
    private final SequencedMap<String, String> environment;
    private final List<String> args;
    private final List<String> triggers;

    /** Whether CMD was set in this stage, so that a later ENTRYPOINT keeps it. */
    private boolean ownCmd;

    private StageState(Settings base, Map<String, String> environment, List<String> args) {
        this.triggers = base.onBuild();
        this.settings = base.withoutOnBuild();
        this.environment = new LinkedHashMap<>(environment);
        this.args = new ArrayList<>(args);
        if (!this.environment.containsKey("PATH")) {
            this.environment.put("PATH", PATH);
        }
        if (!settings.env().containsKey("PATH")) {
            settings = settings.withEnv(Map.of("PATH", PATH));
        }
    }

    /** The beginning of a stage on an image or on nothing. */
    static StageState of(Settings base) {
        return new StageState(base, base.env(), List.of());
    }

    /** The beginning of a stage on the end of another, whose ARGs it inherits as well. */
    static StageState after(StageState base) {
        return new StageState(base.settings, base.environment, base.args);
    }

    Settings settings() {
        return settings;
    }

    void change(UnaryOperator<Settings> change) {
        settings = change.apply(settings);
    }

    /** What ONBUILD of the base asks for; not part of the settings any more. */
    List<String> triggers() {
        return triggers;
    }

    @Override
    public @Nullable String value(String name) {
        return environment.get(name);
    }

    void setEnv(Map<String, String> values) {
        environment.putAll(values);
        settings = settings.withEnv(values);
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
        settings = settings.withCmd(java.util.Optional.of(arguments));
    }

    boolean hasOwnCmd() {
        return ownCmd;
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
        return settings.workdir().isEmpty() ? "/" : settings.workdir();
    }
}
