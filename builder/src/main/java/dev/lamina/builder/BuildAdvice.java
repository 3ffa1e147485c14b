package dev.lamina.builder;

import dev.lamina.builder.check.CheckInput;
import dev.lamina.builder.check.Finding;
import dev.lamina.builder.check.Linter;
import dev.lamina.builder.syntax.Buildfile;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.Mount;
import dev.lamina.builder.syntax.Parser;
import dev.lamina.builder.syntax.Word;
import dev.lamina.store.ImageStore;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be said of a build file without building it. */
public final class BuildAdvice {
    private final BuildRequest request;
    private final BuildInput input;
    private final Buildfile file;

    private BuildAdvice(BuildRequest request, BuildInput input, Buildfile file) {
        this.request = request;
        this.input = input;
        this.file = file;
    }

    /**
     * @throws dev.lamina.builder.syntax.BuildfileException when the build file is at fault
     */
    public static BuildAdvice of(BuildRequest request) throws IOException {
        var input = BuildInput.of(request);
        return new BuildAdvice(request, input, Parser.parse(input.file()));
    }

    /** A stage that can be built. */
    public record Target(
            String name, String base, String description, boolean isDefault, int index) {}

    /** A variable that a build takes. */
    public record Variable(String name, String fallback, String description) {}

    /** All that a build can be given. */
    public record Outline(List<Variable> variables, List<String> secrets, List<String> ssh) {}

    /** What the rules advise against. */
    public List<Finding> findings(ImageStore store) {
        var check =
                new CheckInput(
                        request.buildArgs(),
                        request.target(),
                        image -> variables(store, image),
                        path -> !input.rules().keepsSome() && input.rules().hides(path));
        return Linter.check(file, check);
    }

    /** Whether the file wants to be built only when nothing is found. */
    public boolean failsOnFindings() {
        return Linter.failsBuild(file);
    }

    private static Optional<Set<String>> variables(ImageStore store, String image) {
        try {
            var names = new HashSet<String>();
            for (var set : store.resolve(ImageReference.parse(image)).config().container().env()) {
                names.add(set.substring(0, Math.max(0, set.indexOf('='))));
            }
            return Optional.of(names);
        } catch (IOException e) {
            return Optional.empty(); // nothing is said of what is not known
        }
    }

    /** The stages, in the order of the file. */
    public List<Target> targets() {
        var stages = all(Instruction.From.class);
        var targets = new ArrayList<Target>();
        for (int i = 0; i < stages.size(); i++) {
            var from = stages.get(i);
            var name = from.stage().map(Word::text).orElse("");
            var description = name.isEmpty() ? "" : from.line().description(name);
            boolean last = i == stages.size() - 1;
            targets.add(new Target(name, from.image().text(), description, last, i));
        }
        return targets;
    }

    public Outline outline() {
        var variables = new ArrayList<Variable>();
        for (var arg : all(Instruction.Arg.class)) {
            for (var definition : arg.definitions()) {
                var name = definition.name().text();
                if (variables.stream().noneMatch(known -> known.name().equals(name))) {
                    variables.add(
                            new Variable(
                                    name,
                                    definition.value().map(Word::text).orElse(""),
                                    arg.line().description(name)));
                }
            }
        }
        return new Outline(variables, ids(Mount.Type.SECRET), ids(Mount.Type.SSH));
    }

    private List<String> ids(Mount.Type type) {
        return all(Instruction.Run.class).stream()
                .flatMap(run -> run.flags().mounts().stream())
                .filter(mount -> mount.type() == type)
                .map(BuildAdvice::id)
                .distinct()
                .sorted()
                .toList();
    }

    private static String id(Mount mount) {
        return mount.fields().stream()
                .filter(field -> List.of("id", "source", "src").contains(field.key()))
                .flatMap(field -> field.value().stream())
                .findFirst()
                .orElse("default");
    }

    private <T extends Instruction> List<T> all(Class<T> type) {
        var found = new ArrayList<T>();
        collect(file.instructions(), type, found);
        return found;
    }

    private static <T extends Instruction> void collect(
            List<Instruction> from, Class<T> type, List<T> to) {
        for (var instruction : from) {
            if (type.isInstance(instruction)) {
                to.add(type.cast(instruction));
            } else if (instruction instanceof Instruction.If conditional) {
                conditional.branches().forEach(branch -> collect(branch.body(), type, to));
            }
        }
    }
}
