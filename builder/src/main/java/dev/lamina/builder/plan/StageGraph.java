package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Diagnostic;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.Mount;
import dev.lamina.builder.syntax.Spelling;
import dev.lamina.builder.syntax.Word;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The stages of a build file and who may refer to whom: always a later one to an earlier one, so
 * there are no cycles.
 *
 * @param globals the ARGs before the first FROM
 */
public record StageGraph(List<Instruction.Arg> globals, List<Stage> stages) {
    public StageGraph {
        globals = List.copyOf(globals);
        stages = List.copyOf(stages);
    }

    /** Also in stages that no target needs, a reference must not point forward. */
    void checkSources() {
        for (var stage : stages) {
            for (var instruction : stage.instructions()) {
                if (instruction instanceof Instruction.Copy copy) {
                    copy.from().ifPresent(from -> source(from, stage.index()));
                } else if (instruction instanceof Instruction.Run run) {
                    run.flags().mounts().forEach(mount -> checkSource(mount, stage.index()));
                }
            }
        }
    }

    private void checkSource(Mount mount, int user) {
        mount.fields().stream()
                .filter(field -> field.key().equals("from"))
                .flatMap(field -> field.value().stream())
                .forEach(name -> namedSource(new Word(name, mount.range()), user));
    }

    /** The stage to build, by name or number; the last one when nothing is asked for. */
    public Stage target(Optional<String> asked) {
        if (asked.isEmpty()) {
            return stages.getLast();
        }
        var name = asked.get();
        return byName(name, stages.size())
                .or(() -> byNumber(name))
                .orElseThrow(() -> unknownTarget(name));
    }

    private BuildfileException unknownTarget(String name) {
        var names = stages.stream().flatMap(stage -> stage.name().stream()).toList();
        var hint =
                Spelling.hint(name, names)
                        .orElse(
                                names.isEmpty()
                                        ? "no stage has a name; use a number from 0"
                                        : "there are " + String.join(", ", names));
        return new BuildfileException(
                new Diagnostic(
                        stages.getFirst().from().line().range(),
                        "there is no stage " + name + " to build",
                        Optional.of(hint)));
    }

    /** The stage a FROM means, if it means one: the latest of that name before it. */
    Optional<Stage> base(String name, int user) {
        return byName(name, user);
    }

    /**
     * The stage that {@code --from} means, if it means one.
     *
     * @throws BuildfileException when it is not an earlier one
     */
    Optional<Stage> source(Word from, int user) {
        var named = namedSource(from, user);
        if (named.isPresent()) {
            return named;
        }
        var found = byNumber(from.text());
        if (found.isEmpty() && Owner.isNumber(from.text())) {
            throw new BuildfileException(
                    from.range(), "there is no stage " + from + " in this file");
        }
        found.filter(stage -> stage.index() >= user)
                .ifPresent(stage -> {
                    throw notEarlier(from, stage, user);
                });
        return found;
    }

    /** As {@link #source}, by name only. */
    Optional<Stage> namedSource(Word from, int user) {
        var earlier = byName(from.text(), user);
        if (earlier.isPresent()) {
            return earlier;
        }
        byName(from.text(), stages.size())
                .ifPresent(stage -> {
                    throw notEarlier(from, stage, user);
                });
        return earlier;
    }

    private BuildfileException notEarlier(Word from, Stage stage, int user) {
        var begins = stage.from().line().range().line();
        return new BuildfileException(
                from.range(),
                stage.index() == user
                        ? "the stage " + from + " cannot copy from itself"
                        : "the stage " + from + " begins later, in line " + begins,
                "a stage can use only stages that end before it begins");
    }

    private Optional<Stage> byName(String name, int before) {
        var wanted = Optional.of(name.toLowerCase(Locale.ROOT));
        return stages.subList(0, before).reversed().stream()
                .filter(stage -> stage.name().equals(wanted))
                .findFirst();
    }

    private Optional<Stage> byNumber(String text) {
        return stages.stream()
                .filter(stage -> Integer.toString(stage.index()).equals(text))
                .findFirst();
    }
}
