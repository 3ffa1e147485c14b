package dev.lamina.cli;

import dev.lamina.run.ExecOptions;
import dev.lamina.run.RunOptions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code lamina exec}. */
final class ExecCommand implements Command {
    private final Arguments arguments =
            new Arguments(
                            "lamina exec",
                            "[OPTIONS] CONTAINER COMMAND [ARGUMENT…]",
                            "Runs a further program in a container, confined as the container is.",
                            "The exit code is the program's; 126 not executable, 127 not found.")
                    .optionsBeforeOperandsOnly();
    private final EngineOptions engine = new EngineOptions("lamina exec", arguments);
    private final Arguments.Value<Boolean> interactive =
            arguments.flag("-i, --interactive", "The program reads standard input.");
    private final Arguments.Value<Boolean> terminal =
            arguments.flag("-t, --tty", "Give the program a terminal.");
    private final Arguments.Value<Boolean> privileged =
            arguments.flag("--privileged", "It may do all that root may.");
    private final Arguments.Value<List<String>> environment =
            arguments.options("-e, --env", "K=V", "Set a variable over the container's.");
    private final Arguments.Value<@Nullable String> directory =
            arguments.option("-w, --workdir", "DIR", "Working directory.");
    private final Arguments.Value<@Nullable String> user =
            arguments.option("-u, --user", "USER[:GROUP]", "Names of the container, or numbers.");
    private final Arguments.Value<String> container =
            arguments.operand("CONTAINER", "Name, id, or the beginning of an id.");
    private final Arguments.Value<List<String>> command =
            arguments.operands("COMMAND", "The program and its arguments.");

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
        if (command.get().isEmpty()) {
            throw new UsageException("no command given", "see lamina exec --help");
        }
        var all = engine.containers(console);
        var options =
                new ExecOptions(
                        command.get(),
                        Environment.assignments(environment.get()),
                        Optional.ofNullable(directory.get()),
                        Optional.ofNullable(user.get()),
                        privileged.get(),
                        new RunOptions.Console(interactive.get(), terminal.get()));
        return all.exec(all.find(container.get()), options).code();
    }
}
