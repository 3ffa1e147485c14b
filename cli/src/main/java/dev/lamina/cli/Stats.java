package dev.lamina.cli;

import dev.lamina.run.Containers;
import dev.lamina.run.StoredContainer;
import dev.lamina.run.Usage;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code lamina stats}. */
final class Stats implements Command {
    private static final String USUAL =
            "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}";
    private static final Map<String, String> HEADS =
            Map.of(
                    "ID", "CONTAINER ID",
                    "CPUPerc", "CPU %",
                    "MemUsage", "MEM USAGE / LIMIT",
                    "MemPerc", "MEM %",
                    "NetIO", "NET I/O",
                    "BlockIO", "BLOCK I/O");
    private static final int INTERVAL_MILLIS = 1000;

    private final Arguments arguments =
            new Arguments(
                    "lamina stats",
                    "[--no-stream] [--format FORM] [CONTAINER…]",
                    "Shows what containers use, every second: those named, or all that run.");
    private final EngineOptions engine = new EngineOptions("lamina stats", arguments);
    private final Arguments.Value<Boolean> once =
            arguments.flag("--no-stream", "Once, after one second.");
    private final Arguments.Value<@Nullable String> format =
            arguments.option("--format", "FORM", "json, or a template such as {{.Name}}.");
    private final Arguments.Value<List<String>> operands =
            arguments.operands("CONTAINER", "Name, id, or the beginning of an id.");

    /** A container and what it used by then. */
    private record Sample(StoredContainer container, Usage usage, long nanos) {}

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var all = engine.containers(console);
        var form = Format.parse(format.get(), USUAL);
        boolean clears = !once.get() && format.get() == null && Terminal.isOutput();
        var before = sample(all);
        do {
            Thread.sleep(INTERVAL_MILLIS);
            var now = sample(all);
            var rows = new ArrayList<Map<String, Object>>();
            for (var sample : now) {
                rows.add(row(sample, earlier(before, sample)));
            }
            if (clears) {
                console.out().print("\033[H\033[J");
            }
            form.print(console.out(), rows, HEADS);
            before = now;
        } while (!once.get() && !before.isEmpty());
        return ExitCode.OK.code();
    }

    private List<Sample> sample(Containers all) throws IOException {
        var samples = new ArrayList<Sample>();
        for (var container : chosen(all)) {
            try {
                samples.add(new Sample(container, container.usage(), System.nanoTime()));
            } catch (StoreException e) {
                if (!operands.get().isEmpty()) {
                    throw e;
                }
            } catch (NoSuchFileException e) {
                // it has ended while it was looked at
            }
        }
        return samples;
    }

    private List<StoredContainer> chosen(Containers all) throws IOException {
        if (operands.get().isEmpty()) {
            return all.list().stream().filter(c -> c.state().status().isLive()).toList();
        }
        var chosen = new ArrayList<StoredContainer>();
        for (String operand : operands.get()) {
            chosen.add(all.find(operand));
        }
        return chosen;
    }

    private static @Nullable Sample earlier(List<Sample> before, Sample sample) {
        for (var one : before) {
            if (one.container().id().equals(sample.container().id())) {
                return one;
            }
        }
        return null;
    }

    private static Map<String, Object> row(Sample now, @Nullable Sample before) {
        var usage = now.usage();
        double share =
                before == null
                        ? 0
                        : 100.0
                                * (usage.nanos() - before.usage().nanos())
                                / (now.nanos() - before.nanos());
        long limit = Math.min(usage.memoryLimit(), machineMemory());
        var row = new LinkedHashMap<String, Object>();
        row.put("ID", now.container().id().abbreviated());
        row.put("Name", now.container().label());
        row.put("CPUPerc", String.format(Locale.ROOT, "%.2f%%", share));
        row.put("MemUsage", Size.of(usage.memory()) + " / " + Size.of(limit));
        row.put("MemPerc", String.format(Locale.ROOT, "%.2f%%", 100.0 * usage.memory() / limit));
        row.put("NetIO", Size.of(usage.received()) + " / " + Size.of(usage.sent()));
        row.put("BlockIO", Size.of(usage.read()) + " / " + Size.of(usage.written()));
        row.put("PIDs", Long.toString(usage.processes()));
        return row;
    }

    private static long machineMemory() {
        var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Long.MAX_VALUE;
    }
}
