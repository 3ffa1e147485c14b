package dev.lamina.builder.check;

import dev.lamina.builder.syntax.Buildfile;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.builder.syntax.SourceRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds in a build file what its rules advise against. */
public final class Linter {
    private final CheckSettings settings;
    private final List<Finding> findings = new ArrayList<>();

    private Linter(CheckSettings settings) {
        this.settings = settings;
    }

    /** What is found, in the order of the file. Branches of IF that are not taken count as well. */
    public static List<Finding> check(Buildfile file, CheckInput input) {
        var linter = new Linter(CheckSettings.of(file.check()));
        var instructions = new ArrayList<Instruction>();
        flatten(file.instructions(), instructions);
        new StyleRules(linter).check(instructions);
        new StageRules(linter, file.mode(), input).check(instructions);
        linter.findings.sort(
                Comparator.comparingInt((Finding f) -> f.range().line())
                        .thenComparingInt(f -> f.range().column())
                        .thenComparing(Finding::rule));
        return linter.findings;
    }

    /** Whether the file asks that a finding fails its build. */
    public static boolean failsBuild(Buildfile file) {
        return CheckSettings.of(file.check()).error();
    }

    private static void flatten(List<Instruction> from, List<Instruction> to) {
        for (var instruction : from) {
            if (instruction instanceof Instruction.If conditional) {
                conditional.branches().forEach(branch -> flatten(branch.body(), to));
            } else {
                to.add(instruction);
            }
        }
    }

    void find(Rule rule, SourceLine line, SourceRange range, String message) {
        boolean skipped =
                line.comments().stream().anyMatch(comment -> CheckSettings.skips(comment, rule));
        if (!skipped && settings.hears(rule)) {
            findings.add(new Finding(rule, range, message));
        }
    }

    void find(Rule rule, SourceLine line, String message) {
        find(rule, line, line.range(), message);
    }

    /** What stands at a place in the file, as it was written. */
    static String written(SourceRange range) {
        var line = range.file().line(range.line());
        int start = Math.min(range.column() - 1, line.length());
        return line.substring(start, Math.min(line.length(), start + range.length()));
    }
}
