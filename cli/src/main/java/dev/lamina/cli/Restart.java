package dev.lamina.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code lamina restart}. */
final class Restart implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina restart",
                    "[-t SECONDS] CONTAINER…",
                    "Stops containers and starts them again, on the same writable layer.");
    private final EngineOptions engine = new EngineOptions("lamina restart", arguments);
    private final Arguments.Value<@Nullable String> time =
            arguments.option("-t, --time, --timeout", "SECONDS", "How long to wait; -1 for ever.");
    private final Arguments.Value<List<String>> operands =
            arguments.operands("CONTAINER", "Name, id, or the beginning of an id.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (operands.get().isEmpty()) {
            throw new UsageException("no container given", "see lamina restart --help");
        }
        var all = engine.containers(console);
        String seconds = time.get();
        int patience = seconds == null ? Integer.MIN_VALUE : RunArguments.seconds("-t", seconds);
        int result = ExitCode.OK.code();
        for (String operand : operands.get()) {
            var container = all.find(operand);
            container.stop(-1, patience);
            int code = Supervise.start(container.engine().layout().root(), container.id(), console);
            if (code == ExitCode.OK.code()) {
                console.out().println(container.label());
            } else {
                result = code;
            }
        }
        return result;
    }
}
