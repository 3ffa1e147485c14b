package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.Buildfile;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.SourceRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides a build file into stages. On the way the global ARGs get their values, so that INCLUDE
 * and IF around stages can be decided; what they do within one stage is left to its plan.
 */
final class Outline {
    private final GlobalScope scope;
    private final BuildFiles files;
    private final List<Instruction.Arg> globals = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final List<Instruction> body = new ArrayList<>();
    private Instruction.@Nullable From from;

    private Outline(GlobalScope scope, BuildFiles files) {
        this.scope = scope;
        this.files = files;
    }

    static StageGraph of(Buildfile file, GlobalScope scope, BuildFiles files) {
        var outline = new Outline(scope, files);
        file.instructions().forEach(outline::add);
        if (outline.from == null) {
            throw new BuildfileException(
                    SourceRange.ofLine(file.file(), 1), "the file has no FROM");
        }
        outline.endStage();
        return new StageGraph(outline.globals, outline.stages);
    }

    private void add(Instruction instruction) {
        switch (instruction) {
            case Instruction.From next -> {
                endStage();
                from = next;
            }
            case Instruction.Include include when from == null || !hasVariables(include) ->
                    new Inclusion(scope, files).of(include).forEach(this::add);
            case Instruction.If conditional when from == null || holdsStages(conditional) ->
                    new Conditions(scope, files).chosen(conditional).forEach(this::add);
            case Instruction other when from != null -> body.add(other);
            case Instruction.Arg global -> {
                globals.add(global);
                scope.define(global);
            }
            default ->
                    throw new BuildfileException(
                            instruction.line().range(),
                            instruction.name() + " stands before the first FROM",
                            "only ARG may");
        }
    }

    private void endStage() {
        if (from != null) {
            stages.add(new Stage(stages.size(), from, body));
            body.clear();
        }
    }

    private static boolean hasVariables(Instruction.Include include) {
        return include.path().text().contains("$");
    }

    /** A branch holds whole stages, from their FROM on, or none. */
    private static boolean holdsStages(Instruction.If conditional) {
        boolean any = false;
        for (var branch : conditional.branches()) {
            boolean first = true;
            for (var instruction : branch.body()) {
                boolean stage =
                        instruction instanceof Instruction.From
                                || (instruction instanceof Instruction.If inner
                                        && holdsStages(inner));
                boolean fragment = !first && stage && !any;
                if (fragment) {
                    throw new BuildfileException(
                            instruction.line().range(),
                            "a stage begins in the middle of a conditional part of another",
                            "put IF before the FROM of whole stages");
                }
                any |= stage;
                first = false;
            }
        }
        return any;
    }
}
