package dev.lamina.builder.check;

import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.SourceLine;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Rules about how instructions are written. */
record StyleRules(Linter linter) {
    private static final Pattern HOST_SIDE = Pattern.compile(".*:.*");

    void check(List<Instruction> instructions) {
        casing(instructions);
        instructions.forEach(this::check);
    }

    private static String name(SourceLine line) {
        return line.text().strip().split("\\s", 2)[0];
    }

    /** The case that more instructions have is the one meant; of as many, the upper. */
    private void casing(List<Instruction> instructions) {
        long lower =
                instructions.stream()
                        .map(instruction -> name(instruction.line()))
                        .filter(name -> name.equals(name.toLowerCase(Locale.ROOT)))
                        .count();
        boolean meantUpper = instructions.size() - lower >= lower;
        for (var instruction : instructions) {
            var name = name(instruction.line());
            var meant = meantUpper ? name.toUpperCase(Locale.ROOT) : name.toLowerCase(Locale.ROOT);
            if (!name.equals(meant)) {
                linter.find(
                        Rule.CONSISTENT_INSTRUCTION_CASING,
                        instruction.line(),
                        name
                                + " is not written as most instructions are, in "
                                + (meantUpper ? "upper" : "lower")
                                + " case");
            }
        }
    }

    private void check(Instruction instruction) {
        var line = instruction.line();
        if (line.gaps()) {
            linter.find(
                    Rule.NO_EMPTY_CONTINUATION,
                    line,
                    "an empty line stands between the lines of this " + instruction.name());
        }
        switch (instruction) {
            case Instruction.From from -> from(from);
            case Instruction.Env env -> legacy(env.line(), env.assignments());
            case Instruction.Label label -> legacy(label.line(), label.assignments());
            case Instruction.Maintainer _ ->
                    linter.find(
                            Rule.MAINTAINER_DEPRECATED,
                            line,
                            "MAINTAINER is deprecated; a label org.opencontainers.image.authors"
                                    + " says the same");
            case Instruction.Expose expose -> expose(expose);
            case Instruction.Arg arg ->
                    describes(line, arg.definitions().stream().map(d -> d.name().text()).toList());
            default -> {}
        }
    }

    private void from(Instruction.From from) {
        var line = from.line();
        var stage = from.stage();
        if (stage.isEmpty()) {
            return;
        }
        var written = Linter.written(stage.get().range());
        if (!written.equals(written.toLowerCase(Locale.ROOT))) {
            linter.find(
                    Rule.STAGE_NAME_CASING,
                    line,
                    stage.get().range(),
                    "the stage " + written + " should be called " + stage.get().text());
        }
        var words = List.of(line.text().strip().split("\\s+"));
        boolean upper = words.getFirst().equals("FROM");
        boolean lower = words.getFirst().equals("from");
        var as = words.get(words.size() - 2);
        if ((upper && !as.equals("AS")) || (lower && !as.equals("as"))) {
            linter.find(
                    Rule.FROM_AS_CASING,
                    line,
                    as + " and " + words.getFirst() + " are not written in one case");
        }
        describes(line, List.of(stage.get().text()));
    }

    /** The comment directly above, unless it is one for the linter. */
    private void describes(SourceLine line, List<String> names) {
        var comments = line.comments();
        if (comments.isEmpty() || comments.getLast().startsWith("check=")) {
            return;
        }
        var first = comments.getLast().split("\\s", 2)[0];
        if (names.stream().noneMatch(first::equals)) {
            linter.find(
                    Rule.INVALID_DEFINITION_DESCRIPTION,
                    line,
                    "the comment above should begin with " + String.join(" or ", names));
        }
    }

    private void legacy(SourceLine line, List<Instruction.Assignment> assignments) {
        var words = line.text().strip().split("\\s+", 3);
        boolean old = assignments.size() == 1 && words.length > 1 && !words[1].contains("=");
        if (old) {
            linter.find(
                    Rule.LEGACY_KEY_VALUE_FORMAT,
                    line,
                    "write " + words[0] + " " + words[1] + "=value instead");
        }
    }

    private void expose(Instruction.Expose expose) {
        for (var port : expose.ports()) {
            int slash = port.text().indexOf('/');
            var protocol = slash < 0 ? "" : port.text().substring(slash + 1);
            boolean plain = !protocol.contains("$");
            if (plain && !protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
                linter.find(
                        Rule.EXPOSE_PROTO_CASING,
                        expose.line(),
                        port.range(),
                        "write " + protocol.toLowerCase(Locale.ROOT) + " instead of " + protocol);
            }
            boolean variable = port.text().contains("$");
            if (!variable && HOST_SIDE.matcher(port.text()).matches()) {
                linter.find(
                        Rule.EXPOSE_INVALID_FORMAT,
                        expose.line(),
                        port.range(),
                        port + " names an address or port of the host, which EXPOSE cannot give");
            }
        }
    }
}
