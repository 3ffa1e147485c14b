package dev.lamina.builder.context;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.SourceFile;
import dev.lamina.builder.syntax.SourceRange;
import dev.lamina.builder.syntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an ignore file hides. Rules are tried in order and the last that matches decides; a rule
 * also matches everything below a directory that it matches.
 */
public final class IgnoreRules {
    public static final IgnoreRules NONE = new IgnoreRules(List.of());

    /**
     * A line of the file.
     *
     * @param keeps whether it brings back what an earlier rule hid
     */
    public record Rule(String text, boolean keeps, Glob glob, SourceRange range) {
        boolean matches(String path) {
            for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
                if (glob.matches(path.substring(0, end))) {
                    return true;
                }
            }
            return false;
        }

        /** Whether it could match something below a directory. */
        boolean reachesInto(String directory) {
            int literal = 0;
            while (literal < text.length()
                    && !Glob.hasWildcards(text.substring(literal, literal + 1))) {
                literal++;
            }
            var start = text.substring(0, literal);
            return literal < text.length()
                    ? start.startsWith(directory + "/") || (directory + "/").startsWith(start)
                    : start.startsWith(directory + "/");
        }
    }

    private final List<Rule> rules;
    private final boolean keepsSome;

    private IgnoreRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.keepsSome = rules.stream().anyMatch(Rule::keeps);
    }

    public static IgnoreRules parse(SourceFile file) {
        var rules = new ArrayList<Rule>();
        for (int number = 1; number <= file.lines().size(); number++) {
            rule(file, number).ifPresent(rules::add);
        }
        return new IgnoreRules(rules);
    }

    /** Rules that stand in a build file, one in each word. */
    public static IgnoreRules of(List<Word> patterns) {
        return new IgnoreRules(
                patterns.stream().map(word -> rule(word.text().strip(), word.range())).toList());
    }

    private static Optional<Rule> rule(SourceFile file, int number) {
        var line = file.line(number);
        var text = line.strip();
        return line.startsWith("#") || text.isEmpty()
                ? Optional.empty()
                : Optional.of(rule(text, SourceRange.ofLine(file, number)));
    }

    private static Rule rule(String written, SourceRange range) {
        var text = written;
        boolean keeps = text.startsWith("!");
        if (keeps) {
            text = text.substring(1).strip();
        }
        if (text.isEmpty()) {
            throw new BuildfileException(range, "a pattern is missing");
        }
        var clean = clean(text);
        var glob =
                Glob.ofIgnoreRule(clean)
                        .orElseThrow(() ->
                                new BuildfileException(
                                        range,
                                        "malformed pattern: " + clean,
                                        "a literal bracket is written [[]"));
        return new Rule(clean, keeps, glob, range);
    }

    /** Without empty components, {@code .}, and {@code ..} where something stands before it. */
    private static String clean(String path) {
        var parts = new ArrayList<String>();
        for (var part : path.split("/", -1)) {
            boolean backs = part.equals("..");
            if (backs && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (backs ? !path.startsWith("/") : !part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? "." : String.join("/", parts);
    }

    /** The rule that decides about a path relative to the root; absent when none speaks of it. */
    public Optional<Rule> deciding(String path) {
        return rules.reversed().stream().filter(rule -> rule.matches(path)).findFirst();
    }

    /** Whether a path relative to the root is hidden; the root, the empty path, never is. */
    public boolean hides(String path) {
        return !path.isEmpty() && deciding(path).filter(rule -> !rule.keeps()).isPresent();
    }

    /** Whether any rule brings back what another hides. */
    public boolean keepsSome() {
        return keepsSome;
    }

    /** Whether something below a hidden directory may have been brought back. */
    public boolean mayKeepBelow(String directory) {
        return keepsSome
                && rules.stream().anyMatch(rule -> rule.keeps() && rule.reachesInto(directory));
    }
}
