package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.RunFlags;
import java.util.TreeMap;

/** What a RUN needs at its place in the stage. */
final class RunPlanning {
    private RunPlanning() {}

    static Step step(Instruction.Run run, Planner planner, StageState state) {
        refuseUnsupported(run.flags());
        boolean errexit = CommandLine.errexit(planner.mode(), run.flags().errexit());
        var container = state.container();
        var command = CommandLine.of(run.command(), state.shell(), errexit);
        var proxies = new TreeMap<>(planner.globals().proxies());
        proxies.keySet().removeAll(state.environment().keySet());
        return new Step.Run(
                run.line(),
                "RUN "
                        + state.historyPrefix()
                        + String.join(" ", command.arguments())
                        + " # lamina",
                command.arguments(),
                state.environment(),
                proxies,
                container.user().orElse(""),
                state.workdir(),
                network(run.flags(), planner.options().network()),
                command.scripts());
    }

    private static Network network(RunFlags flags, Network allowed) {
        var word = flags.network();
        var asked = word.map(text -> text.text()).orElse("default");
        return switch (asked) {
            case "none" -> Network.NONE;
            case "host" -> {
                if (allowed != Network.HOST) {
                    throw new BuildfileException(
                            word.orElseThrow().range(),
                            "this build may not reach the host's network",
                            "run jbuild with --network host");
                }
                yield Network.HOST;
            }
            default -> allowed;
        };
    }

    private static void refuseUnsupported(RunFlags flags) {
        if (!flags.mounts().isEmpty()) {
            throw Unsupported.error("RUN --mount", flags.mounts().getFirst().range());
        }
        if (!flags.devices().isEmpty()) {
            throw Unsupported.error("RUN --device", flags.devices().getFirst().range());
        }
        flags.security()
                .filter(word -> word.text().equals("insecure"))
                .ifPresent(word -> {
                    throw Unsupported.error("RUN --security=insecure", word.range());
                });
    }
}
