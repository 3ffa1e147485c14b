package dev.lamina.cli;

import dev.lamina.run.state.ContainerState.Status;

/** {@code lamina container prune}. */
final class PruneContainers implements Command {
    private final Arguments arguments =
            new Arguments("lamina container prune", "", "Removes all containers that do not run.");
    private final EngineOptions engine = new EngineOptions("lamina container prune", arguments);

    PruneContainers() {
        arguments.accepted("-f, --force", "Nothing is asked in any case.");
    }

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        for (var container : engine.containers(console).list()) {
            var status = container.state().status();
            boolean ended =
                    status == Status.EXITED || status == Status.CREATED || status == Status.DEAD;
            if (ended && !container.folder().isOwned()) {
                container.remove(false);
                console.out().println(container.id());
            }
        }
        return ExitCode.OK.code();
    }
}
