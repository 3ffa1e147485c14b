package dev.lamina.cli;

import dev.lamina.run.StoredContainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code --filter K=V}: different keys must all fit, of one key one value is enough. */
record ContainerFilter(Map<String, List<String>> wanted) {
    private static final Set<String> KEYS =
            Set.of("id", "name", "label", "status", "exited", "ancestor");

    static ContainerFilter parse(List<String> texts) {
        var wanted = new LinkedHashMap<String, List<String>>();
        for (String text : texts) {
            int end = text.indexOf('=');
            String key = end < 0 ? text : text.substring(0, end);
            if (end < 0 || !KEYS.contains(key)) {
                throw new UsageException(
                        "no such filter: " + text,
                        "write one of "
                                + String.join(", ", KEYS.stream().sorted().toList())
                                + " with =VALUE");
            }
            wanted.computeIfAbsent(key, _ -> new ArrayList<>()).add(text.substring(end + 1));
        }
        return new ContainerFilter(wanted);
    }

    /** Whether it asks for a state by name, so that those that do not run are meant too. */
    boolean namesStatus() {
        return wanted.containsKey("status") || wanted.containsKey("exited");
    }

    boolean accepts(StoredContainer container) {
        return wanted.entrySet().stream()
                .allMatch(entry ->
                        entry.getValue().stream()
                                .anyMatch(v -> fits(container, entry.getKey(), v)));
    }

    private static boolean fits(StoredContainer container, String key, String value) {
        var state = container.state();
        return switch (key) {
            case "id" -> container.id().hex().startsWith(value);
            case "name" -> state.name().contains(value);
            case "status" -> state.status().label().equals(value);
            case "exited" ->
                    state.finished().isPresent()
                            && !state.status().isLive()
                            && Integer.toString(state.exitCode()).equals(value);
            case "ancestor" ->
                    container.creation().image().familiar().equals(value)
                            || container.creation().image().familiar().startsWith(value + ":")
                            || container.creation().manifest().toString().startsWith(value);
            default -> label(container.creation().options().life().labels(), value);
        };
    }

    private static boolean label(Map<String, String> labels, String wanted) {
        int end = wanted.indexOf('=');
        return end < 0
                ? labels.containsKey(wanted)
                : wanted.substring(end + 1).equals(labels.get(wanted.substring(0, end)));
    }
}
