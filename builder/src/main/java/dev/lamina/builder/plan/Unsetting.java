package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.Word;
import dev.lamina.store.image.ContainerConfig;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes settings out of the state of a stage. */
final class Unsetting {
    private Unsetting() {}

    /**
     * @return whether there was anything to take
     */
    static boolean apply(Instruction.Unset unset, List<String> names, StageState state) {
        var before = state.container();
        boolean arg = false;
        switch (unset.setting()) {
            case ENV -> {
                matching(state.container().env().stream().map(Unsetting::nameOf).toList(), names)
                        .forEach(name -> {
                            state.forget(name);
                            state.change(config -> config.withoutEnv(name));
                        });
            }
            case ARG -> {
                var found = matching(state.args(), names);
                found.forEach(state::forgetArg);
                arg = !found.isEmpty();
            }
            case LABEL ->
                    matching(List.copyOf(state.container().labels().keySet()), names)
                            .forEach(key -> state.change(config -> config.withoutLabel(key)));
            case VOLUME ->
                    matching(List.copyOf(state.container().volumes()), names)
                            .forEach(path -> state.change(config -> config.withoutVolume(path)));
            case EXPOSE ->
                    state.container().exposedPorts().stream()
                            .filter(port ->
                                    matches(port, names)
                                            || matches(port.replaceAll("/.*", ""), names))
                            .forEach(port ->
                                    state.change(config -> config.withoutExposedPort(port)));
            case CMD -> remove(state, "Cmd");
            case ENTRYPOINT -> remove(state, "Entrypoint");
            case HEALTHCHECK -> remove(state, "Healthcheck");
            case USER -> remove(state, "User");
            case WORKDIR -> remove(state, "WorkingDir");
            case STOPSIGNAL -> remove(state, "StopSignal");
            case SHELL -> remove(state, "Shell");
            case ONBUILD -> remove(state, "OnBuild");
        }
        return arg || !before.equals(state.container());
    }

    private static void remove(StageState state, String member) {
        state.change((ContainerConfig config) -> config.without(member));
    }

    private static String nameOf(String assignment) {
        return assignment.substring(0, Math.max(0, assignment.indexOf('=')));
    }

    private static List<String> matching(List<String> present, List<String> names) {
        return present.stream().filter(name -> matches(name, names)).toList();
    }

    private static boolean matches(String name, List<String> globs) {
        return globs.stream().anyMatch(glob -> Pattern.matches(regex(glob), name));
    }

    private static String regex(String glob) {
        var signs = Map.of('*', ".*", '?', ".");
        return glob.chars()
                .mapToObj(c -> signs.getOrDefault((char) c, Pattern.quote(Character.toString(c))))
                .collect(Collectors.joining());
    }

    /** {@code UNSET ENV A B*} for the history. */
    static String history(Instruction.Unset unset) {
        var names = unset.names().stream().map(Word::text).collect(Collectors.joining(" "));
        return ("UNSET " + unset.setting() + " " + names).stripTrailing();
    }
}
