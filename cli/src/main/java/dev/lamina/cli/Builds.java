package dev.lamina.cli;

import dev.lamina.builder.history.BuildEntry;
import dev.lamina.builder.history.BuildHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code lamina builds}: what was built, with the logs of its steps. */
final class Builds implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina builds",
                    "[ls | inspect ID | logs ID [STEP] | rm ID… | rm --all]",
                    "Shows what was built; ID may be abbreviated, latest is the newest.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> all = arguments.flag("-a, --all", "With rm: all.");
    private final Arguments.Value<List<String>> words =
            arguments.operands("WORD", "What to do, and with which build.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        String verb = words.get().isEmpty() ? "ls" : words.get().getFirst();
        var operands =
                words.get().isEmpty() ? words.get() : words.get().subList(1, words.get().size());
        try (var images = store.open()) {
            var history = new BuildHistory(images);
            switch (verb) {
                case "ls" -> list(history, console);
                case "inspect", "show" -> console.out().println(history.find(one(operands)).json());
                case "logs" -> logs(history, operands, console);
                case "rm" -> remove(history, operands);
                default ->
                        throw new UsageException(
                                "builds has no " + verb, "there are ls, inspect, logs and rm");
            }
        }
        return ExitCode.OK.code();
    }

    private static String one(List<String> operands) {
        if (operands.size() != 1) {
            throw new UsageException("give one build", "see lamina builds");
        }
        return operands.getFirst();
    }

    private static void list(BuildHistory history, Console console) throws IOException {
        var table = new Table("ID", "STATUS", "TOOK", "STEPS", "CACHED", "TAGS", "CONTEXT");
        for (var build : history.list()) {
            long cached =
                    build.steps().stream().filter(step -> step.verdict().equals("cached")).count();
            table.add(
                    build.id(),
                    build.status(),
                    PlainProgress.seconds(java.time.Duration.ofMillis(build.millis())),
                    Integer.toString(build.steps().size()),
                    Long.toString(cached),
                    Console.printable(String.join(",", build.tags())),
                    Console.printable(build.context()));
        }
        table.print(console.out());
    }

    private static void logs(BuildHistory history, List<String> operands, Console console)
            throws IOException {
        if (operands.isEmpty() || operands.size() > 2) {
            throw new UsageException("give a build, and perhaps a step", "see lamina builds");
        }
        var build = history.find(operands.getFirst());
        for (var step : build.steps()) {
            boolean wanted =
                    operands.size() == 1 || operands.get(1).equals(Integer.toString(step.id()));
            if (wanted) {
                if (operands.size() == 1) {
                    console.out()
                            .println(
                                    "#"
                                            + step.id()
                                            + " ["
                                            + step.place()
                                            + "] "
                                            + Console.printable(step.instruction())
                                            + " ("
                                            + step.verdict()
                                            + ")");
                }
                print(history.log(build.id(), step.id()), console);
            }
        }
        if (build.status().equals(BuildEntry.UNFINISHED)) {
            console.err().println("lamina builds: the build did not come to its end");
        }
    }

    /** Byte for byte: a log belongs to the program that wrote it. */
    static void print(Path log, Console console) throws IOException {
        if (Files.exists(log)) {
            Files.copy(log, console.out());
            console.out().flush();
        }
    }

    private void remove(BuildHistory history, List<String> operands) throws IOException {
        if (all.get()) {
            for (var build : history.list()) {
                history.remove(build.id());
            }
            return;
        }
        for (String id : operands) {
            history.remove(history.find(id).id());
        }
    }
}
