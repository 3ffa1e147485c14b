package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the arguments of one instruction. */
final class InstructionParser {
    private static final List<String> NAMES =
            List.of(
                    "ADD",
                    "ARG",
                    "CMD",
                    "COPY",
                    "ENTRYPOINT",
                    "ENV",
                    "EXPOSE",
                    "FROM",
                    "HEALTHCHECK",
                    "LABEL",
                    "MAINTAINER",
                    "ONBUILD",
                    "RUN",
                    "SHELL",
                    "STOPSIGNAL",
                    "USER",
                    "VOLUME",
                    "WORKDIR");

    private static final List<String> EXTRAS =
            List.of("CAPTURE", "ELSE", "END", "IF", "INCLUDE", "UNSET");

    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9_.-]*");

    private InstructionParser() {}

    static Instruction parse(Call call) {
        if (call.mode() == Mode.DOCKERFILE && EXTRAS.contains(call.name())) {
            throw unknown(call);
        }
        return switch (call.name()) {
            case "FROM" -> from(call);
            case "ARG" -> arg(call);
            case "ENV" -> new Instruction.Env(call.line(), assignments(call));
            case "LABEL" -> new Instruction.Label(call.line(), assignments(call));
            case "RUN" -> RunParser.run(call);
            case "COPY" -> TransferParser.copy(call);
            case "ADD" -> TransferParser.add(call);
            case "WORKDIR" -> new Instruction.Workdir(call.line(), call.onlyWord());
            case "USER" -> new Instruction.User(call.line(), call.onlyWord());
            case "STOPSIGNAL" -> new Instruction.StopSignal(call.line(), call.onlyWord());
            case "MAINTAINER" -> new Instruction.Maintainer(call.line(), call.onlyWord());
            case "CMD" -> new Instruction.Cmd(call.line(), optionalCommand(call));
            case "ENTRYPOINT" -> new Instruction.Entrypoint(call.line(), optionalCommand(call));
            case "SHELL" -> shell(call);
            case "EXPOSE" -> expose(call);
            case "VOLUME" -> volume(call);
            case "HEALTHCHECK" -> HealthcheckParser.parse(call);
            case "ONBUILD" -> onBuild(call);
            case "INCLUDE" -> include(call);
            case "UNSET" -> unset(call);
            case "CAPTURE" -> RunParser.capture(call);
            default -> throw unknown(call);
        };
    }

    private static BuildfileException unknown(Call call) {
        var message = "unknown instruction: " + call.head().name().text();
        if (EXTRAS.contains(call.name())) {
            return new BuildfileException(
                    call.range(),
                    message,
                    call.name()
                            + " belongs to the Buildfile language: name the file Buildfile, or"
                            + " begin it with # syntax=lamina/buildfile");
        }
        var known = new ArrayList<>(NAMES);
        if (call.mode() == Mode.BUILDFILE) {
            known.addAll(EXTRAS);
        }
        return new BuildfileException(
                new Diagnostic(call.range(), message, Spelling.hint(call.name(), known)));
    }

    private static Instruction from(Call call) {
        var flags = call.flags(Flags.Spec.value("platform"));
        var words = call.plainWords();
        boolean named = words.size() == 3 && words.get(1).text().equalsIgnoreCase("AS");
        if (words.size() != 1 && !named) {
            throw call.fail("takes an image, or an image, AS and a name", "FROM image [AS name]");
        }
        return new Instruction.From(
                call.line(),
                flags.value("platform"),
                words.getFirst(),
                named ? Optional.of(stageName(words.get(2))) : Optional.empty());
    }

    private static Word stageName(Word written) {
        var name = written.text().toLowerCase(Locale.ROOT);
        if (!STAGE_NAME.matcher(name).matches()) {
            throw new BuildfileException(
                    written.range(),
                    "invalid stage name: " + written,
                    "a letter, then letters, digits, - _ and .");
        }
        return new Word(name, written.range());
    }

    private static Instruction arg(Call call) {
        call.noFlags();
        var definitions = new ArrayList<Instruction.Arg.Definition>();
        for (var word : call.quotedWords()) {
            int equals = word.text().indexOf('=');
            if (equals == 0) {
                throw new BuildfileException(word.range(), "a variable needs a name before =");
            }
            definitions.add(
                    equals < 0
                            ? new Instruction.Arg.Definition(word, Optional.empty())
                            : new Instruction.Arg.Definition(
                                    word.upTo(equals), Optional.of(word.from(equals + 1))));
        }
        if (definitions.isEmpty()) {
            throw call.fail("needs at least one name");
        }
        return new Instruction.Arg(call.line(), definitions);
    }

    /** {@code k=v …}, or the old form in which one key takes the rest of the line. */
    private static List<Instruction.Assignment> assignments(Call call) {
        call.noFlags();
        var words = call.quotedWords();
        if (words.isEmpty()) {
            throw call.fail("needs at least one name=value");
        }
        if (!words.getFirst().text().contains("=")) {
            return List.of(oldForm(call));
        }
        return words.stream().map(word -> assignment(call, word)).toList();
    }

    private static Instruction.Assignment oldForm(Call call) {
        var rest = call.rest();
        int end = 0;
        while (end < rest.length() && !Words.isBlank(rest.charAt(end))) {
            end++;
        }
        var value = rest.from(end).trim();
        if (value.isEmpty()) {
            throw new BuildfileException(
                    rest.range(), call.name() + " needs a value for " + rest.text(), "name=value");
        }
        return new Instruction.Assignment(rest.part(0, end).word(), value.word());
    }

    private static Instruction.Assignment assignment(Call call, Word word) {
        int equals = word.text().indexOf('=');
        if (equals < 0) {
            throw new BuildfileException(
                    word.range(),
                    "no = in " + word,
                    call.name() + " takes name=value; quote a value that holds blanks");
        }
        if (equals == 0) {
            throw new BuildfileException(word.range(), "a name is missing before =");
        }
        return new Instruction.Assignment(word.upTo(equals), word.from(equals + 1));
    }

    private static Command optionalCommand(Call call) {
        call.noFlags();
        return call.rest().isEmpty() ? new Command.Exec(List.of()) : call.command();
    }

    private static Instruction shell(Call call) {
        call.noFlags();
        var arguments = call.json().orElseThrow(() -> shellForm(call));
        if (arguments.isEmpty()) {
            throw shellForm(call);
        }
        return new Instruction.Shell(call.line(), arguments);
    }

    private static BuildfileException shellForm(Call call) {
        return call.fail("takes a JSON array of strings", "SHELL [\"/bin/sh\", \"-c\"]");
    }

    private static Instruction expose(Call call) {
        call.noFlags();
        var ports = call.plainWords();
        if (ports.isEmpty()) {
            throw call.fail("needs at least one port");
        }
        return new Instruction.Expose(call.line(), ports);
    }

    private static Instruction volume(Call call) {
        call.noFlags();
        var paths = call.words();
        if (paths.isEmpty() || paths.stream().anyMatch(path -> path.text().isBlank())) {
            throw call.fail("needs at least one path, none of them empty");
        }
        return new Instruction.Volume(call.line(), paths);
    }

    private static Instruction onBuild(Call call) {
        call.noFlags();
        if (call.rest().isEmpty()) {
            throw call.fail("needs an instruction");
        }
        var head = InstructionHead.of(call.rest());
        var trigger = new Call(head.upperName(), call.line(), head, call.mode());
        switch (trigger.name()) {
            case "ONBUILD", "FROM", "MAINTAINER", "INCLUDE", "IF", "ELSE", "END" ->
                    throw trigger.fail("cannot be a trigger of ONBUILD");
            default -> {}
        }
        var text = new StringBuilder(call.rest().text());
        for (var heredoc : call.line().heredocs()) {
            text.append('\n').append(heredoc.body()).append(heredoc.name());
        }
        return new Instruction.OnBuild(call.line(), parse(trigger), text.toString());
    }

    private static Instruction include(Call call) {
        var flags = call.flags(Flags.Spec.toggle("if-exists"), Flags.Spec.value("checksum"));
        if (call.rest().isEmpty()) {
            throw call.fail("needs a path");
        }
        return new Instruction.Include(
                call.line(),
                flags.on("if-exists").isPresent(),
                flags.value("checksum"),
                call.rest().word());
    }

    private static Instruction unset(Call call) {
        call.noFlags();
        var words = call.plainWords();
        var names = new ArrayList<String>();
        for (var setting : Instruction.Setting.values()) {
            names.add(setting.name());
        }
        if (words.isEmpty()) {
            throw call.fail("needs what to unset", "one of " + String.join(", ", names));
        }
        var kind = words.getFirst();
        if (!names.contains(kind.text().toUpperCase(Locale.ROOT))) {
            throw new BuildfileException(
                    new Diagnostic(
                            kind.range(),
                            "UNSET does not know " + kind,
                            Spelling.hint(kind.text(), names)));
        }
        var setting = Instruction.Setting.valueOf(kind.text().toUpperCase(Locale.ROOT));
        var rest = words.subList(1, words.size());
        if (setting.isNamed() == rest.isEmpty()) {
            throw new BuildfileException(
                    kind.range(),
                    setting.isNamed()
                            ? "UNSET " + kind + " needs a name, or * for all"
                            : "UNSET " + kind + " takes no name");
        }
        return new Instruction.Unset(call.line(), setting, rest);
    }
}
