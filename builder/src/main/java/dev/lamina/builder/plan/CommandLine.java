package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.Command;
import dev.lamina.builder.syntax.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How a command of RUN becomes arguments and, for some heredocs, a program file. */
record CommandLine(List<String> arguments, List<Step.Script> scripts) {
    /** Where a RUN finds programs that stand in the build file. */
    static final String SCRIPTS = "/dev/pipes/";

    private static final Set<String> ERREXIT_SHELLS =
            Set.of("sh", "ash", "dash", "bash", "ksh", "zsh");

    static CommandLine of(Command command, List<String> shell, boolean errexit) {
        return switch (command) {
            case Command.Exec(var arguments) -> new CommandLine(arguments, List.of());
            case Command.Shell text when text.isScript() -> script(text, shell, errexit);
            case Command.Shell text ->
                    new CommandLine(append(shell, text.reassembled()), List.of());
        };
    }

    /** CMD and ENTRYPOINT: the same without heredocs. */
    static List<String> stored(Command command, List<String> shell) {
        return switch (command) {
            case Command.Exec(var arguments) -> arguments;
            case Command.Shell text -> append(shell, text.text());
        };
    }

    /** In mode B a script stops at its first failing command, unless the RUN says otherwise. */
    static boolean errexit(Mode mode, boolean asked) {
        return mode == Mode.BUILDFILE && asked;
    }

    private static CommandLine script(Command.Shell text, List<String> shell, boolean errexit) {
        var heredoc = text.heredocs().getFirst();
        var body = heredoc.content();
        if (body.startsWith("#!")) {
            var script = new Step.Script(heredoc.name(), body);
            return new CommandLine(append(shell, SCRIPTS + heredoc.name()), List.of(script));
        }
        return new CommandLine(append(errexit ? stopping(shell) : shell, body), List.of());
    }

    private static List<String> stopping(List<String> shell) {
        var program = shell.getFirst();
        var name = program.substring(program.lastIndexOf('/') + 1);
        int option = shell.indexOf("-c");
        if (option < 0 || !ERREXIT_SHELLS.contains(name)) {
            return shell;
        }
        var options = new ArrayList<>(shell);
        options.addAll(
                option, name.equals("bash") ? List.of("-e", "-o", "pipefail") : List.of("-e"));
        return options;
    }

    private static List<String> append(List<String> shell, String last) {
        var all = new ArrayList<>(shell);
        all.add(last);
        return all;
    }
}
