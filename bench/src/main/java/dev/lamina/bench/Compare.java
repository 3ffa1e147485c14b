package dev.lamina.bench;

import dev.lamina.bench.engine.EngineCases;
import dev.lamina.bench.engine.EnginePeer;
import dev.lamina.bench.mount.UnionCases;
import dev.lamina.bench.process.Command;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The program behind {@code bench/compare}, which gives it the checkout, an empty work folder and
 * namespaces of its own, and removes all of them whatever happens here.
 */
public final class Compare {
    private final PrintStream out;
    private final Options options;
    private final Path checkout;
    private final Path work;
    private final boolean terminal = Boolean.getBoolean("terminal");

    private Compare(PrintStream out, Options options, Path checkout, Path work) {
        this.out = out;
        this.options = options;
        this.checkout = checkout;
        this.work = work;
    }

    public static void main(String[] arguments) throws IOException {
        var given = Arrays.asList(arguments).subList(2, arguments.length);
        if (given.contains("--help") || given.contains("-h")) {
            System.out.print(Options.HELP);
            return;
        }
        Options options;
        try {
            options = Options.parse(given);
        } catch (IllegalArgumentException e) {
            System.err.println("compare: " + e.getMessage() + "\n" + Options.HELP);
            System.exit(2);
            return;
        }
        new Compare(System.out, options, Path.of(arguments[0]), Path.of(arguments[1])).run();
    }

    private void run() throws IOException {
        var tools = EngineCases.suite(checkout, work, Math.max(1, options.files() / 8));
        var mounts =
                UnionCases.suite(
                        checkout,
                        work.resolve("branches"),
                        options.files(),
                        options.mebibytes(),
                        options.warm());
        if (options.list()) {
            list(tools);
            list(mounts);
            return;
        }
        out.println(Machine.describe(work));
        try {
            measure(tools);
        } finally {
            for (EnginePeer peer : tools.peers()) {
                peer.close();
            }
        }
        makeBranchFolder();
        measure(mounts);
    }

    private void list(Suite<?> suite) {
        out.println(suite.title());
        suite.peers()
                .forEach(peer ->
                        out.println(
                                "  on: "
                                        + peer.name()
                                        + peer.absence()
                                                .map(why -> ", absent: " + why)
                                                .orElse("")));
        suite.cases().forEach(c -> out.println("  case: " + c.name()));
    }

    private void makeBranchFolder() throws IOException {
        var folder = Files.createDirectory(work.resolve("branches"));
        if (!options.onDisk()) {
            Command.shell(
                            "mount -t tmpfs -o mode=755 branches " + folder,
                            Map.of(),
                            work.resolve("log"))
                    .run();
        }
    }

    private <P extends Peer> void measure(Suite<P> suite) {
        var rounds = new Rounds(options.rounds(), this::progress);
        var rows = new ArrayList<Row>();
        for (Case<P> wanted : wanted(suite)) {
            var row = rounds.measure(suite, wanted);
            rows.add(row);
            progress("");
            if (!options.markdown()) {
                out.print(new Report(suite, rows).text(row));
            }
        }
        if (options.markdown() && !rows.isEmpty()) {
            out.println("\n" + suite.note() + "\n\n" + new Report(suite, rows).markdown());
        }
    }

    private <P extends Peer> List<Case<P>> wanted(Suite<P> suite) {
        return suite.cases().stream()
                .filter(c -> options.only().matcher(c.name()).find())
                .<Case<P>>map(c -> c)
                .toList();
    }

    /** One line that is overwritten, on a terminal only. */
    private void progress(String text) {
        if (terminal) {
            System.err.print("\r\033[K" + text);
        }
    }
}
