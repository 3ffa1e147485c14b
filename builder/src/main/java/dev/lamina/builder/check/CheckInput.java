package dev.lamina.builder.check;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the advice on a build file depends on besides the file.
 *
 * @param baseVariables the names of the variables an image sets; empty for an unknown image
 * @param ignored whether an ignore file without exceptions hides a path
 */
public record CheckInput(
        Map<String, String> buildArgs,
        Optional<String> target,
        Function<String, Optional<Set<String>>> baseVariables,
        Predicate<String> ignored) {
    /** The file alone. */
    public static final CheckInput NONE =
            new CheckInput(Map.of(), Optional.empty(), _ -> Optional.empty(), _ -> false);
}
