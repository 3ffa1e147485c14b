package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.Mount;
import dev.lamina.builder.syntax.RunFlags;
import dev.lamina.builder.syntax.Word;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;

/** What a RUN needs at its place in the stage. */
final class RunPlanning {
    private RunPlanning() {}

    static Step.Run step(Instruction.Run run, Planner planner, Stage stage, StageState state) {
        boolean errexit = CommandLine.errexit(planner.mode(run.line()), run.flags().errexit());
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
                network(run.flags(), planner.options()),
                insecure(run.flags(), planner.options()),
                command.scripts(),
                mounts(run, planner, stage, state));
    }

    private static List<RunMount> mounts(
            Instruction.Run run, Planner planner, Stage stage, StageState state) {
        run.flags().devices().forEach(word -> device(word, planner.options()));
        var mounts = new ArrayList<RunMount>();
        var numbers = new EnumMap<Mount.Type, Integer>(Mount.Type.class);
        for (var mount : run.flags().mounts()) {
            int number = numbers.merge(mount.type(), 1, Integer::sum) - 1;
            mounts.add(MountPlanning.mount(mount, number, run.line(), planner, stage, state));
        }
        return mounts;
    }

    /** Devices come from specifications of the host, of which this version reads none. */
    private static void device(Word word, PlanOptions options) {
        var fields = List.of(word.text().split(",", -1));
        var name = fields.getFirst();
        options.allowed().requireDevice(name, word.range());
        if (fields.contains("required") || fields.contains("required=true")) {
            throw new BuildfileException(
                    word.range(),
                    "there is no device " + name,
                    "leave required away, or build where there is one");
        }
    }

    private static Network network(RunFlags flags, PlanOptions options) {
        var word = flags.network();
        return switch (word.map(Word::text).orElse("default")) {
            case "none" -> Network.NONE;
            case "host" -> {
                options.allowed().require("network.host", word.orElseThrow().range());
                yield Network.HOST;
            }
            default -> options.network();
        };
    }

    private static boolean insecure(RunFlags flags, PlanOptions options) {
        var word = flags.security().filter(text -> text.text().equals("insecure"));
        word.ifPresent(text -> options.allowed().require("security.insecure", text.range()));
        return word.isPresent();
    }
}
