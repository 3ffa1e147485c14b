package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Command;
import dev.lamina.builder.syntax.Diagnostic;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.Parser;
import dev.lamina.builder.syntax.SourceFile;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.builder.syntax.Word;
import dev.lamina.store.image.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Plans the instructions of one stage, top to bottom. */
final class StagePlanner {
    private final Planner planner;
    private final Stage stage;
    private final StageState state;
    private final List<Step> steps = new ArrayList<>();

    StagePlanner(Planner planner, Stage stage, StageState state) {
        this.planner = planner;
        this.stage = stage;
        this.state = state;
    }

    List<Step> steps() {
        return steps;
    }

    void run() {
        state.triggers().forEach(this::fire);
        stage.instructions().forEach(this::plan);
    }

    /** A trigger stands in no file; what is wrong with it is shown at the FROM that fired it. */
    private void fire(String trigger) {
        try {
            var source = SourceFile.of("ONBUILD", trigger);
            plan(Parser.parseTrigger(source));
        } catch (BuildfileException e) {
            throw new BuildfileException(
                    new Diagnostic(
                            stage.from().image().range(),
                            e.diagnostic().message(),
                            Optional.of("this comes from the base: ONBUILD " + trigger)));
        }
    }

    private void plan(Instruction instruction) {
        switch (instruction) {
            case Instruction.Arg arg -> arg(arg);
            case Instruction.Env env -> env(env);
            case Instruction.Label label -> label(label);
            case Instruction.Expose expose -> expose(expose);
            case Instruction.Volume volume -> volume(volume);
            case Instruction.Workdir workdir -> workdir(workdir);
            case Instruction.User user -> user(user);
            case Instruction.StopSignal signal -> stopSignal(signal);
            case Instruction.Shell shell -> shell(shell);
            case Instruction.Cmd cmd -> cmd(cmd);
            case Instruction.Entrypoint entrypoint -> entrypoint(entrypoint);
            case Instruction.Healthcheck check -> healthcheck(check);
            case Instruction.Maintainer maintainer -> maintainer(maintainer);
            case Instruction.OnBuild onBuild -> onBuild(onBuild);
            case Instruction.Run run -> steps.add(RunPlanning.step(run, planner, stage, state));
            case Instruction.Copy copy ->
                    steps.add(TransferPlanning.copy(copy, planner, stage, state));
            case Instruction.Add add -> steps.add(TransferPlanning.add(add, state));
            case Instruction.Include include ->
                    new Inclusion(state, planner.files()).of(include).forEach(this::plan);
            case Instruction.If conditional ->
                    new Conditions(state, planner.files()).chosen(conditional).forEach(this::plan);
            case Instruction.Unset unset -> unset(unset);
            case Instruction.From from ->
                    throw new BuildfileException(
                            from.line().range(),
                            "a file whose name needs variables of a stage can hold no stages",
                            "include it by a name without variables");
            case Instruction.Capture capture -> throw Unsupported.error(capture);
        }
    }

    private String expand(Instruction instruction, Word word) {
        return GlobalScope.expand(state, instruction.line(), word);
    }

    /** As {@link #expand}, for values without which the instruction means nothing. */
    private String expandToSomething(Instruction instruction, Word word) {
        var text = expand(instruction, word);
        if (text.isBlank()) {
            throw new BuildfileException(
                    word.range(), instruction.name() + " has no value after expansion");
        }
        return text;
    }

    private void configure(SourceLine line, String createdBy) {
        steps.add(new Step.Configure(line, createdBy));
    }

    private void arg(Instruction.Arg arg) {
        var history = new StringJoiner(" ", "ARG ", "");
        for (var definition : arg.definitions()) {
            var name = definition.name().text();
            var value = planner.globals().buildArg(name);
            if (value == null) {
                value =
                        definition
                                .value()
                                .map(word -> expand(arg, word))
                                .orElse(planner.globals().value(name));
            }
            state.declareArg(name, value);
            history.add(value == null ? name : name + "=" + value);
        }
        configure(arg.line(), history.toString());
    }

    private void env(Instruction.Env env) {
        var values = assignments(env, env.assignments());
        state.setEnv(values);
        configure(env.line(), "ENV " + joined(values));
    }

    private void label(Instruction.Label label) {
        var values = assignments(label, label.assignments());
        values.forEach((k, v) -> state.change(config -> config.withLabel(k, v)));
        configure(label.line(), "LABEL " + joined(values));
    }

    /** All values are expanded before any is set. */
    private Map<String, String> assignments(
            Instruction instruction, List<Instruction.Assignment> assignments) {
        var values = new LinkedHashMap<String, String>();
        for (var assignment : assignments) {
            var key = expand(instruction, assignment.key());
            if (key.isEmpty() || (key.contains("=") && instruction instanceof Instruction.Env)) {
                throw new BuildfileException(
                        assignment.key().range(), "not a name after expansion: \"" + key + "\"");
            }
            values.put(key, expand(instruction, assignment.value()));
        }
        return values;
    }

    private static String joined(Map<String, String> values) {
        var out = new StringJoiner(" ");
        values.forEach((key, value) -> out.add(key + "=" + value));
        return out.toString();
    }

    private void expose(Instruction.Expose expose) {
        var ports = new ArrayList<String>();
        for (var word : expose.ports()) {
            for (var text : GlobalScope.expandToWords(state, expose.line(), word)) {
                ports.addAll(
                        Ports.parse(text)
                                .orElseThrow(() ->
                                        new BuildfileException(
                                                word.range(),
                                                "not a port: " + text,
                                                "for example 80, 53/udp or 8000-8010")));
            }
        }
        ports.forEach(port -> state.change(config -> config.withExposedPort(port)));
        configure(expose.line(), "EXPOSE " + ports.stream().sorted().toList());
    }

    private void volume(Instruction.Volume volume) {
        var paths = volume.paths().stream().map(word -> expandToSomething(volume, word)).toList();
        paths.forEach(path -> state.change(config -> config.withVolume(path)));
        configure(volume.line(), "VOLUME [" + String.join(" ", paths) + "]");
    }

    private void workdir(Instruction.Workdir workdir) {
        var path =
                Destination.absolute(expandToSomething(workdir, workdir.path()), state.workdir());
        state.change(config -> config.withWorkingDir(path));
        steps.add(
                new Step.Workdir(
                        workdir.line(),
                        "WORKDIR " + path,
                        path,
                        state.container().user().orElse("")));
    }

    private void user(Instruction.User instruction) {
        var user = expandToSomething(instruction, instruction.user());
        state.change(config -> config.withUser(user));
        configure(instruction.line(), "USER " + user);
    }

    private void stopSignal(Instruction.StopSignal instruction) {
        var signal = expandToSomething(instruction, instruction.signal());
        if (!Signals.isKnown(signal)) {
            throw new BuildfileException(
                    instruction.signal().range(),
                    "not a signal: " + signal,
                    "for example SIGTERM or 15");
        }
        state.change(config -> config.withStopSignal(signal));
        configure(instruction.line(), "STOPSIGNAL " + signal);
    }

    private void shell(Instruction.Shell shell) {
        state.change(config -> config.withShell(shell.arguments()));
        configure(shell.line(), "SHELL [" + String.join(" ", shell.arguments()) + "]");
    }

    private void cmd(Instruction.Cmd cmd) {
        var arguments = CommandLine.stored(cmd.command(), state.shell());
        state.setCmd(arguments);
        configure(cmd.line(), "CMD " + quoted(arguments));
    }

    private void entrypoint(Instruction.Entrypoint entrypoint) {
        var arguments = CommandLine.stored(entrypoint.command(), state.shell());
        state.setEntrypoint(arguments);
        configure(entrypoint.line(), "ENTRYPOINT " + quoted(arguments));
    }

    private void healthcheck(Instruction.Healthcheck check) {
        var test = check.command().map(StagePlanner::test).orElse(List.of("NONE"));
        var stored =
                new Healthcheck(
                        test,
                        given(check.interval()),
                        given(check.timeout()),
                        given(check.startPeriod()),
                        given(check.startInterval()),
                        check.retries() == 0 ? Optional.empty() : Optional.of(check.retries()));
        state.change(config -> config.withHealthcheck(stored));
        configure(check.line(), "HEALTHCHECK " + quoted(test));
    }

    private static List<String> test(Command command) {
        return switch (command) {
            case Command.Exec(var arguments) -> {
                var all = new ArrayList<>(arguments);
                all.addFirst("CMD");
                yield all;
            }
            case Command.Shell shell -> List.of("CMD-SHELL", shell.text());
        };
    }

    private static Optional<Duration> given(Duration duration) {
        return duration.isZero() ? Optional.empty() : Optional.of(duration);
    }

    private void maintainer(Instruction.Maintainer maintainer) {
        var author = expand(maintainer, maintainer.author());
        state.setAuthor(author);
        configure(maintainer.line(), "MAINTAINER " + author);
    }

    private void unset(Instruction.Unset unset) {
        var names = unset.names().stream().map(word -> expand(unset, word)).toList();
        Unsetting.apply(unset, names, state);
        configure(unset.line(), Unsetting.history(unset));
    }

    /** The one instruction besides FROM that leaves no history. */
    private void onBuild(Instruction.OnBuild onBuild) {
        var triggers = new ArrayList<>(state.container().onBuild());
        triggers.add(onBuild.text());
        state.change(config -> config.withOnBuild(triggers));
    }

    /** {@code ["a" "b"]}, as the history of images shows arguments. */
    private static String quoted(List<String> arguments) {
        var out = new StringJoiner(" ", "[", "]");
        for (var argument : arguments) {
            out.add('"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        }
        return out.toString();
    }
}
