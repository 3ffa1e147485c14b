package dev.lamina.builder.check;

import dev.lamina.builder.syntax.Word;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@code check} directive, {@code skip=A,B;error=true;experimental=C}, says about rules.
 *
 * @param skipped names in lower case, or {@code all}
 * @param experimental names of rules to hear that are silent otherwise, or {@code all}
 * @param error whether a finding fails the build
 */
public record CheckSettings(Set<String> skipped, Set<String> experimental, boolean error) {
    public CheckSettings {
        skipped = Set.copyOf(skipped);
        experimental = Set.copyOf(experimental);
    }

    static CheckSettings of(Optional<Word> directive) {
        return of(directive.map(Word::text).orElse(""));
    }

    private static CheckSettings of(String text) {
        Set<String> skipped = new HashSet<>();
        Set<String> experimental = new HashSet<>();
        boolean error = false;
        for (var part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                continue;
            }
            var value = part.substring(equals + 1).strip();
            switch (part.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
                case "skip" -> skipped.addAll(names(value));
                case "experimental" -> experimental.addAll(names(value));
                case "error" -> error = value.equalsIgnoreCase("true");
                default -> {}
            }
        }
        return new CheckSettings(skipped, experimental, error);
    }

    private static Set<String> names(String list) {
        var names = new HashSet<String>();
        Arrays.stream(list.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    /** Whether a comment above an instruction asks not to hear a rule there. */
    static boolean skips(String comment, Rule rule) {
        return comment.startsWith("check=") && of(comment.substring(6)).isSkipped(rule);
    }

    private boolean isSkipped(Rule rule) {
        return skipped.contains("all") || skipped.contains(rule.title().toLowerCase(Locale.ROOT));
    }

    boolean hears(Rule rule) {
        boolean asked =
                !rule.isOptional()
                        || experimental.contains("all")
                        || experimental.contains(rule.title().toLowerCase(Locale.ROOT));
        return asked && !isSkipped(rule);
    }
}
