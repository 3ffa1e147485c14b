package dev.lamina.cli;

import java.util.List;

/** {@code lamina start}. */
final class Start implements Command {
    private final Arguments arguments =
            new Arguments("lamina start", "[-a] CONTAINER…", "Starts containers that do not run.");
    private final EngineOptions engine = new EngineOptions("lamina start", arguments);
    private final Arguments.Value<Boolean> attach =
            arguments.flag(
                    "-a, --attach",
                    "Show what it prints until it ends; its exit code is this one's.");
    private final Arguments.Value<List<String>> operands =
            arguments.operands("CONTAINER", "Name, id, or the beginning of an id.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (operands.get().isEmpty() || (attach.get() && operands.get().size() > 1)) {
            throw new UsageException("give one container", "without -a there may be several");
        }
        var all = engine.containers(console);
        int result = ExitCode.OK.code();
        for (String operand : operands.get()) {
            var container = all.find(operand);
            var since = java.time.Instant.now();
            if (container.folder().isOwned()) {
                console.out().println(container.label());
                continue; // it runs: nothing to do, as everywhere
            }
            int code = Supervise.start(container.engine().layout().root(), container.id(), console);
            if (code != ExitCode.OK.code()) {
                result = code;
            } else if (attach.get()) {
                var selection = new Logs.Window(since, null, -1);
                Logs.follow(container.now(), selection, false, console);
                return container.now().awaitEnd();
            } else {
                console.out().println(container.label());
            }
        }
        return result;
    }
}
