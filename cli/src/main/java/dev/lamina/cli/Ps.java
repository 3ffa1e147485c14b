package dev.lamina.cli;

import dev.lamina.run.StoredContainer;
import dev.lamina.run.state.ContainerState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code lamina ps}. */
final class Ps implements Command {
    private static final String USUAL =
            "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}";
    private static final Map<String, String> HEADS =
            Map.of("ID", "CONTAINER ID", "RunningFor", "CREATED");

    private final Arguments arguments =
            new Arguments(
                    "lamina ps", "[-a] [-q] [--filter K=V] [--format json]", "Lists containers.");
    private final EngineOptions engine = new EngineOptions("lamina ps", arguments);
    private final Arguments.Value<Boolean> all =
            arguments.flag("-a, --all", "Those that do not run too.");
    private final Arguments.Value<Boolean> quiet = arguments.flag("-q, --quiet", "Only the ids.");
    private final Arguments.Value<Boolean> whole =
            arguments.flag("--no-trunc", "Whole ids and commands.");
    private final Arguments.Value<Boolean> latest =
            arguments.flag("-l, --latest", "Only the newest, whether it runs or not.");
    private final Arguments.Value<@Nullable String> last =
            arguments.option("-n, --last", "N", "Only the newest N, whether they run or not.");
    private final Arguments.Value<List<String>> filters =
            arguments.options(
                    "-f, --filter",
                    "K=V",
                    "Only those with this id, name, label, status, exited or ancestor.");
    private final Arguments.Value<@Nullable String> format =
            arguments.option("--format", "FORM", "json, or a template such as {{.Names}}.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        var filter = ContainerFilter.parse(filters.get());
        var chosen = new ArrayList<StoredContainer>();
        String number = last.get();
        int most = latest.get() ? 1 : number == null ? Integer.MAX_VALUE : Integer.parseInt(number);
        boolean any = all.get() || most != Integer.MAX_VALUE || filter.namesStatus();
        for (var container : engine.containers(console).list()) {
            var status = container.state().status();
            boolean shown = any || status.isLive() || status == ContainerState.Status.RESTARTING;
            if (shown && filter.accepts(container) && chosen.size() < most) {
                chosen.add(container);
            }
        }
        print(chosen, console);
        return ExitCode.OK.code();
    }

    private void print(List<StoredContainer> containers, Console console) throws IOException {
        if (quiet.get()) {
            for (var container : containers) {
                console.out().println(id(container));
            }
            return;
        }
        var rows = containers.stream().map(this::row).toList();
        Format.parse(format.get(), USUAL).print(console.out(), rows, HEADS);
    }

    private String id(StoredContainer container) {
        return whole.get() ? container.id().hex() : container.id().abbreviated();
    }

    private Map<String, Object> row(StoredContainer container) {
        var creation = container.creation();
        var row = new LinkedHashMap<String, Object>();
        row.put("ID", id(container));
        row.put("Image", creation.image().familiar());
        String command = String.join(" ", creation.options().program().command());
        row.put(
                "Command",
                '"'
                        + (whole.get() || command.length() <= 20
                                ? command
                                : command.substring(0, 19) + "…")
                        + '"');
        row.put("CreatedAt", creation.created().toString());
        row.put("RunningFor", Ago.of(creation.created()));
        row.put("State", container.state().status().label());
        row.put("Status", status(container.state()));
        row.put("Names", container.label());
        row.put("Labels", labels(creation.options().life().labels()));
        return row;
    }

    private static String labels(Map<String, String> labels) {
        var pairs = new ArrayList<String>();
        labels.forEach((key, value) -> pairs.add(key + "=" + value));
        pairs.sort(null);
        return String.join(",", pairs);
    }

    private static String status(ContainerState state) {
        return switch (state.status()) {
            case CREATED -> "Created";
            case RUNNING -> "Up " + since(state);
            case PAUSED -> "Up " + since(state) + " (Paused)";
            case RESTARTING -> "Restarting (" + state.exitCode() + ")";
            case EXITED ->
                    "Exited (" + state.exitCode() + ") " + state.finished().map(Ago::of).orElse("");
            case DEAD -> "Dead";
        };
    }

    private static String since(ContainerState state) {
        return state.started()
                .map(start -> Duration.between(start, Instant.now()))
                .map(Ago::length)
                .orElse("");
    }
}
