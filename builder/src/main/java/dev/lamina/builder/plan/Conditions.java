package dev.lamina.builder.plan;

import dev.lamina.builder.context.Glob;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Condition;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.builder.syntax.Word;
import java.util.List;

/** Decides what IF asks, with the variables of its place. */
record Conditions(Variables variables, BuildFiles files) {
    /** The instructions of the first branch whose condition holds. */
    List<Instruction> chosen(Instruction.If conditional) {
        for (var branch : conditional.branches()) {
            var condition = branch.condition();
            if (condition.isEmpty() || holds(condition.get(), branch.line())) {
                return branch.body();
            }
        }
        return List.of();
    }

    private boolean holds(Condition condition, SourceLine line) {
        return switch (condition) {
            case Condition.Or(var left, var right) -> holds(left, line) || holds(right, line);
            case Condition.And(var left, var right) -> holds(left, line) && holds(right, line);
            case Condition.Not(var operand) -> !holds(operand, line);
            case Condition.Empty(var word) -> expand(word, line).isEmpty();
            case Condition.Defined(var word) -> variables.value(expand(word, line)) != null;
            case Condition.Exists(var word) -> files.exists(expand(word, line));
            case Condition.Compare(var left, var operator, var right) ->
                    switch (operator) {
                        case EQUAL -> expand(left, line).equals(expand(right, line));
                        case DIFFERENT -> !expand(left, line).equals(expand(right, line));
                        case MATCHES -> pattern(right, line).matches(expand(left, line));
                    };
        };
    }

    private Glob pattern(Word word, SourceLine line) {
        var text = expand(word, line);
        return Glob.ofIgnoreRule(text)
                .orElseThrow(() ->
                        new BuildfileException(
                                word.range(),
                                "malformed pattern: " + text,
                                "a literal bracket is written [[]"));
    }

    private String expand(Word word, SourceLine line) {
        return GlobalScope.expand(variables, line, word);
    }
}
