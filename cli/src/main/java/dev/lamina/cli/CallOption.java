package dev.lamina.cli;

import dev.lamina.builder.BuildAdvice;
import dev.lamina.builder.BuildRequest;
import dev.lamina.builder.check.Finding;
import dev.lamina.store.ImageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code jbuild} tells of a build file instead of building it. */
final class CallOption {
    private static final int FOUND = 1;

    private final Arguments.Value<@Nullable String> call;
    private final Arguments.Value<Boolean> check;

    CallOption(Arguments arguments) {
        call =
                arguments.option(
                        "--call",
                        "WHAT",
                        "Build nothing, but print check, outline or targets; with ,format=json as"
                                + " JSON.");
        check = arguments.flag("--check", "The same as --call check: advice on the build file.");
    }

    /** Whether something else than a build is asked for. */
    boolean isGiven() {
        String text = call.get();
        return check.get() || (text != null && !text.equals("build"));
    }

    /** Prints it; the exit code is 1 when a check finds something. */
    int run(BuildRequest request, ImageStore store, Console console) throws IOException {
        String text = call.get();
        var parts = List.of((text == null ? "check" : text).split(",", -1));
        boolean json = parts.contains("format=json") || parts.contains("json");
        var advice = BuildAdvice.of(request);
        return switch (check.get() ? "check" : parts.getFirst()) {
            case "check", "lint" -> check(advice.findings(store), json, console);
            case "targets" -> targets(advice.targets(), json, console);
            case "outline" -> outline(advice.outline(), json, console);
            default ->
                    throw new UsageException(
                            "--call does not know " + parts.getFirst(),
                            "there are check, outline and targets");
        };
    }

    private static int check(List<Finding> findings, boolean json, Console console)
            throws IOException {
        if (json) {
            var all = new ArrayList<Object>();
            for (var finding : findings) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("ruleName", finding.rule().title());
                one.put("description", finding.rule().description());
                one.put("detail", finding.message());
                one.put("file", finding.range().file().name());
                one.put("line", (long) finding.range().line());
                one.put("column", (long) finding.range().column());
                all.add(one);
            }
            Json.print(console.out(), Map.of("warnings", all));
        } else {
            for (var finding : findings) {
                console.out().println(finding.render());
            }
            console.out()
                    .println(
                            findings.isEmpty()
                                    ? "nothing to advise"
                                    : findings.size()
                                            + (findings.size() == 1 ? " warning" : " warnings"));
        }
        return findings.isEmpty() ? ExitCode.OK.code() : FOUND;
    }

    private static int targets(List<BuildAdvice.Target> targets, boolean json, Console console)
            throws IOException {
        var all = new ArrayList<Object>();
        var table = new StringBuilder("TARGET               DESCRIPTION\n");
        for (var target : targets) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", target.name());
            one.put("default", target.isDefault());
            one.put("description", target.description());
            one.put("base", target.base());
            all.add(one);
            var name = target.name().isEmpty() ? Integer.toString(target.index()) : target.name();
            table.append(
                    "%-20s %s%n"
                            .formatted(
                                    name + (target.isDefault() ? " (default)" : ""),
                                    Console.printable(target.description())));
        }
        return print(all, table, json, "targets", console);
    }

    private static int outline(BuildAdvice.Outline outline, boolean json, Console console)
            throws IOException {
        var variables = new ArrayList<Object>();
        var table = new StringBuilder("BUILD ARG            VALUE      DESCRIPTION\n");
        for (var variable : outline.variables()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", variable.name());
            one.put("value", variable.fallback());
            one.put("description", variable.description());
            variables.add(one);
            table.append(
                    "%-20s %-10s %s%n"
                            .formatted(
                                    variable.name(),
                                    Console.printable(variable.fallback()),
                                    Console.printable(variable.description())));
        }
        outline.secrets().forEach(id -> table.append("SECRET ").append(id).append('\n'));
        outline.ssh().forEach(id -> table.append("SSH ").append(id).append('\n'));
        if (!json) {
            return print(variables, table, false, "args", console);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("args", variables);
        all.put("secrets", new ArrayList<Object>(outline.secrets()));
        all.put("ssh", new ArrayList<Object>(outline.ssh()));
        Json.print(console.out(), all);
        return ExitCode.OK.code();
    }

    private static int print(
            List<Object> all, StringBuilder table, boolean json, String name, Console console)
            throws IOException {
        if (json) {
            Json.print(console.out(), Map.of(name, all));
        } else {
            console.out().print(table);
        }
        return ExitCode.OK.code();
    }
}
