package dev.lamina.cli;

import dev.lamina.store.inspect.CiRules;
import dev.lamina.store.inspect.Efficiency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code lamina efficiency}: what an image says more than once, and rules about it. */
final class EfficiencyCommand implements Command {
    private static final int SHOWN = 20;

    private final Arguments arguments =
            new Arguments(
                    "lamina efficiency",
                    "[--ci [--ci-config FILE]] [--json] REF",
                    "Counts waste as dive does. With --ci (or CI=true) the rules of .dive-ci decide: ends with",
                    "1 when one is broken.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<Boolean> ci = arguments.flag("--ci", "Check the rules.");
    private final Arguments.Value<@Nullable String> config =
            arguments.option("--ci-config", "FILE", "The rules; .dive-ci unless given.");
    private final Arguments.Value<Boolean> json = arguments.flag("--json", "As JSON.");
    private final Arguments.Value<String> name = arguments.operand("REF", "The image.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        boolean checked = ci.get() || config.get() != null || inPipeline();
        List<CiRules.Result> results;
        try (var images = store.open()) {
            var image = Sources.image(images, name.get(), console);
            try (var stack = images.openStack(image.layers())) {
                var efficiency = Efficiency.of(stack);
                results = checked ? rules().check(efficiency) : List.of();
                if (json.get()) {
                    Json.print(console.out(), document(efficiency, results));
                } else {
                    print(console, efficiency, results);
                }
            }
        }
        return (results.stream().allMatch(CiRules.Result::passed) ? ExitCode.OK : ExitCode.FAILED)
                .code();
    }

    private static boolean inPipeline() {
        String value = System.getenv("CI");
        return value != null && value.matches("true|1|yes");
    }

    private CiRules rules() throws IOException {
        String file = config.get();
        if (file != null) {
            return CiRules.parse(Files.readString(Path.of(file)));
        }
        Path usual = Path.of(".dive-ci");
        return Files.exists(usual) ? CiRules.parse(Files.readString(usual)) : CiRules.usual();
    }

    private static void print(
            Console console, Efficiency efficiency, List<CiRules.Result> results) {
        var out = console.out();
        out.println("efficiency:        " + efficiency.score());
        out.println("wasted bytes:      " + efficiency.wastedBytes());
        out.println("user wasted ratio: " + efficiency.userWasted());
        if (efficiency.userBytes() == 0) {
            out.println("  (one layer only: the ratio counts as 0)");
        }
        if (!efficiency.repeated().isEmpty()) {
            var table = new Table("COUNT", "BYTES", "PATH");
            efficiency.repeated().stream()
                    .limit(SHOWN)
                    .forEach(each ->
                            table.add(
                                    Integer.toString(each.count()),
                                    Size.of(each.bytes()),
                                    Console.printable(each.path().toString())));
            table.print(out);
        }
        for (var result : results) {
            String word = !result.active() ? "SKIP" : result.passed() ? "PASS" : "FAIL";
            out.println(word + ": " + result.rule() + " (" + result.words() + ")");
        }
    }

    private static Map<String, Object> document(
            Efficiency efficiency, List<CiRules.Result> results) {
        var document = new LinkedHashMap<String, Object>();
        document.put("efficiency", efficiency.score());
        document.put("wastedBytes", efficiency.wastedBytes());
        document.put("userWastedPercent", efficiency.userWasted());
        document.put("sizeBytes", efficiency.totalBytes());
        document.put(
                "repeated",
                efficiency.repeated().stream()
                        .map(each ->
                                Map.<String, Object>of(
                                        "path", each.path().toString(),
                                        "count", each.count(),
                                        "bytes", each.bytes()))
                        .toList());
        document.put(
                "rules",
                results.stream()
                        .map(each ->
                                Map.<String, Object>of(
                                        "rule", each.rule(),
                                        "active", each.active(),
                                        "passed", each.passed()))
                        .toList());
        return document;
    }
}
