package dev.lamina.builder.check;

import dev.lamina.builder.plan.Expander;
import dev.lamina.builder.plan.ExpansionException;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.builder.syntax.Spelling;
import dev.lamina.builder.syntax.TransferSource;
import dev.lamina.builder.syntax.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Rules about variables. */
final class VariableRules {
    /** A use that gives nothing when the variable is not set, without saying so. */
    private static final Pattern USE =
            Pattern.compile("\\\\.|\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)[}#%/])");

    private static final Set<String> PLATFORM =
            Set.of("PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT");

    private final Linter linter;
    private final CheckInput input;
    private final Map<String, String> defaults = new HashMap<>();
    private final Set<String> globals = new TreeSet<>();
    private final Map<String, Set<String>> ofStages = new HashMap<>();

    /** Those of the stage so far; empty while nothing is known of its base. */
    private Optional<Set<String>> known = Optional.empty();

    private Optional<String> stage = Optional.empty();
    private boolean inStage;

    VariableRules(Linter linter, CheckInput input) {
        this.linter = linter;
        this.input = input;
        for (var name : PLATFORM) {
            globals.add("TARGET" + name);
            globals.add("BUILD" + name);
        }
        globals.add("TARGETSTAGE");
    }

    void check(Instruction instruction) {
        switch (instruction) {
            case Instruction.From from -> from(from);
            case Instruction.Arg arg when !inStage -> global(arg);
            case Instruction.Arg arg ->
                    arg.definitions()
                            .forEach(d -> {
                                d.value().ifPresent(word -> uses(arg.line(), word));
                                add(d.name().text());
                            });
            case Instruction.Env env -> {
                env.assignments().forEach(a -> uses(env.line(), a.value()));
                env.assignments().forEach(a -> add(a.key().text()));
            }
            case Instruction.Capture capture -> add(capture.variable().text());
            case Instruction.Unset unset -> unset(unset);
            default -> words(instruction).forEach(word -> uses(instruction.line(), word));
        }
    }

    private void unset(Instruction.Unset unset) {
        boolean variables =
                unset.setting() == Instruction.Setting.ENV
                        || unset.setting() == Instruction.Setting.ARG;
        for (var word : unset.names()) {
            boolean plain = word.text().matches("\\w+");
            if (variables && plain && known.isPresent() && !known.get().contains(word.text())) {
                linter.find(
                        Rule.UNSET_NOTHING,
                        unset.line(),
                        word.range(),
                        "nothing sets " + word + meant(word.text(), known.get()));
            }
        }
    }

    private static List<Word> words(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Label label ->
                    label.assignments().stream().map(Instruction.Assignment::value).toList();
            case Instruction.Workdir workdir -> List.of(workdir.path());
            case Instruction.User user -> List.of(user.user());
            case Instruction.Expose expose -> expose.ports();
            case Instruction.Volume volume -> volume.paths();
            case Instruction.StopSignal signal -> List.of(signal.signal());
            case Instruction.Transfer transfer -> {
                var words = new ArrayList<Word>();
                for (var source : transfer.sources()) {
                    if (source instanceof TransferSource.Named(var word)) {
                        words.add(word);
                    }
                }
                words.add(transfer.destination());
                transfer.flags().chown().ifPresent(words::add);
                transfer.flags().chmod().ifPresent(words::add);
                yield words;
            }
            default -> List.of();
        };
    }

    private void add(String name) {
        known.ifPresent(names -> names.add(name));
        stage.ifPresent(own -> known.ifPresent(names -> ofStages.put(own, names)));
    }

    private void global(Instruction.Arg arg) {
        for (var definition : arg.definitions()) {
            var name = definition.name().text();
            globals.add(name);
            definition.value().ifPresent(word -> defaults.put(name, expanded(arg.line(), word)));
        }
    }

    private String expanded(SourceLine line, Word word) {
        try {
            return Expander.ofWords(defaults::get, line.escape()).expand(word.text());
        } catch (ExpansionException e) {
            return "";
        }
    }

    private void from(Instruction.From from) {
        inStage = true;
        for (var word :
                from.platform().isPresent()
                        ? List.of(from.image(), from.platform().get())
                        : List.of(from.image())) {
            for (var name : names(word.text())) {
                if (!globals.contains(name)) {
                    linter.find(
                            Rule.UNDEFINED_ARG_IN_FROM,
                            from.line(),
                            word.range(),
                            "no ARG before the first FROM declares " + name + meant(name, globals));
                }
            }
        }
        var image = expanded(from.line(), from.image());
        boolean declared = globals.containsAll(names(from.image().text()));
        boolean variable = from.image().text().contains("$");
        if (variable && declared && !image.matches("[^:@/\\s].*[^:@/\\s]|[^:@/\\s]")) {
            linter.find(
                    Rule.INVALID_DEFAULT_ARG_IN_FROM,
                    from.line(),
                    from.image().range(),
                    "without build-args this is no name of an image: \"" + image + "\"");
        }
        known = base(image);
        stage = from.stage().map(Word::text);
        stage.ifPresent(name -> known.ifPresent(names -> ofStages.put(name, names)));
    }

    private Optional<Set<String>> base(String image) {
        var earlier = ofStages.get(image.toLowerCase(Locale.ROOT));
        var inherited =
                earlier != null
                        ? Optional.of(earlier)
                        : image.equals("scratch")
                                ? Optional.of(Set.<String>of())
                                : input.baseVariables().apply(image);
        return inherited.map(names -> {
            var all = new HashSet<>(names);
            all.add("PATH");
            return all;
        });
    }

    private void uses(SourceLine line, Word word) {
        if (known.isEmpty()) {
            return;
        }
        for (var name : names(word.text())) {
            if (!known.get().contains(name)) {
                linter.find(
                        Rule.UNDEFINED_VAR,
                        line,
                        word.range(),
                        "nothing sets $" + name + meant(name, known.get()));
            }
        }
    }

    private static String meant(String name, Set<String> names) {
        return Spelling.nearest(name, names)
                .map(near -> ", did you mean $" + near + "?")
                .orElse("");
    }

    /** The variables a word asks for, except those for whose absence it provides. */
    private static List<String> names(String text) {
        var names = new ArrayList<String>();
        var use = USE.matcher(text.replaceAll("'[^']*'", ""));
        while (use.find()) {
            var name = use.group(1) != null ? use.group(1) : use.group(2);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    void unknownBuildArgs(List<Instruction> instructions) {
        var declared = new HashSet<>(globals);
        for (var instruction : instructions) {
            if (instruction instanceof Instruction.Arg arg) {
                arg.definitions().forEach(d -> declared.add(d.name().text()));
            }
        }
        for (var name : new TreeSet<>(input.buildArgs().keySet())) {
            boolean predefined =
                    name.toUpperCase(Locale.ROOT).endsWith("_PROXY")
                            || name.startsWith("BUILDKIT_")
                            || name.equals("SOURCE_DATE_EPOCH");
            if (!predefined && !declared.contains(name)) {
                var line = instructions.getFirst().line();
                linter.find(
                        Rule.UNKNOWN_BUILD_ARG,
                        line,
                        "no ARG takes the build-arg " + name + meant(name, declared));
            }
        }
    }
}
