package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a build file. Stops at the first thing that is wrong, with a {@link BuildfileException}
 * that points at it. Stateless.
 */
public final class Parser {
    private final List<SourceLine> lines;
    private final Mode mode;
    private int next;

    private Parser(List<SourceLine> lines, Mode mode) {
        this.lines = lines;
        this.mode = mode;
    }

    public static Buildfile parse(SourceFile file) {
        var directives = Directives.of(file);
        var lines = Lexer.lines(file, directives);
        if (lines.isEmpty()) {
            throw new BuildfileException(
                    SourceRange.ofLine(file, 1),
                    "the file holds no instruction",
                    "the shortest build file is FROM scratch");
        }
        var parser = new Parser(lines, directives.mode());
        return new Buildfile(file, directives.mode(), directives.check(), parser.instructions());
    }

    /** Reads one instruction that is stored on its own, as a trigger in an image is. */
    public static Instruction parseTrigger(SourceFile trigger) {
        var parsed = parse(trigger).instructions();
        if (parsed.size() != 1) {
            throw new BuildfileException(
                    SourceRange.ofLine(trigger, 1), "a trigger is exactly one instruction");
        }
        return parsed.getFirst();
    }

    private List<Instruction> instructions() {
        var all = new ArrayList<Instruction>();
        while (next < lines.size()) {
            var call = call(lines.get(next));
            if (isBlockWord(call)) {
                throw call.fail("without an IF before it");
            }
            all.add(statement(call));
        }
        return all;
    }

    private Instruction statement(Call call) {
        if (mode == Mode.BUILDFILE && call.name().equals("IF")) {
            return conditional(call);
        }
        next++;
        return InstructionParser.parse(call);
    }

    private Instruction conditional(Call opening) {
        var branches = new ArrayList<Instruction.If.Branch>();
        var call = opening;
        Optional<Condition> condition = Optional.of(condition(opening, opening.rest()));
        while (true) {
            next++;
            var body = body(opening);
            branches.add(new Instruction.If.Branch(call.line(), condition, body));
            call = call(lines.get(next));
            if (call.name().equals("END")) {
                call.noFlags();
                next++;
                return new Instruction.If(opening.line(), branches);
            }
            if (condition.isEmpty()) {
                throw call.fail("after the last branch", "end the IF with END");
            }
            condition = elseCondition(call);
        }
    }

    /** Up to the ELSE or END that belongs to this IF, which is left to be read. */
    private List<Instruction> body(Call opening) {
        var body = new ArrayList<Instruction>();
        while (next < lines.size()) {
            var call = call(lines.get(next));
            if (isBlockWord(call)) {
                return body;
            }
            body.add(statement(call));
        }
        throw opening.fail("is not closed", "end it with END");
    }

    private boolean isBlockWord(Call call) {
        return mode == Mode.BUILDFILE && (call.name().equals("ELSE") || call.name().equals("END"));
    }

    private static Optional<Condition> elseCondition(Call call) {
        var rest = InstructionHead.of(call.rest());
        if (call.rest().isEmpty()) {
            return Optional.empty();
        }
        if (!rest.upperName().equals("IF")) {
            throw call.fail("stands alone or before IF");
        }
        return Optional.of(condition(call, rest.rest()));
    }

    private static Condition condition(Call call, Slice text) {
        if (text.isEmpty()) {
            throw call.fail("needs a condition", "for example IF \"$ARCH\" == \"arm64\"");
        }
        return new ConditionParser(text).condition();
    }

    private Call call(SourceLine line) {
        var head = InstructionHead.of(line.all());
        return new Call(head.upperName(), line, head, mode);
    }
}
