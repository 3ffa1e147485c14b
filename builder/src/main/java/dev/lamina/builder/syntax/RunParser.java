package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads RUN and CAPTURE. */
final class RunParser {
    private static final Set<String> NETWORKS = Set.of("default", "none", "host");
    private static final Set<String> SECURITIES = Set.of("sandbox", "insecure");

    private RunParser() {}

    static Instruction run(Call call) {
        var flags = flags(call, List.of());
        if (call.rest().isEmpty()) {
            throw call.fail("needs a command");
        }
        var command = call.command();
        if (command.equals(new Command.Exec(List.of()))) {
            throw call.fail("needs a command");
        }
        return new Instruction.Run(call.line(), runFlags(call, flags), command);
    }

    static Instruction capture(Call call) {
        var flags = flags(call, List.of(Flags.Spec.toggle("env")));
        var words = call.plainWords();
        if (words.size() < 2) {
            throw call.fail("needs a variable and a command", "CAPTURE NAME command…");
        }
        var name = words.getFirst();
        if (!name.text().matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new BuildfileException(name.range(), "not the name of a variable: " + name);
        }
        var rest = call.rest().from(name.text().length()).trim();
        var inner = new InstructionHead(call.head().name(), List.of(), rest);
        var command = new Call(call.name(), call.line(), inner, call.mode()).command();
        return new Instruction.Capture(
                call.line(), flags.on("env").isPresent(), runFlags(call, flags), name, command);
    }

    private static Flags flags(Call call, List<Flags.Spec> more) {
        var known = new ArrayList<>(more);
        known.add(Flags.Spec.repeated("mount"));
        known.add(Flags.Spec.repeated("device"));
        known.add(Flags.Spec.value("network"));
        known.add(Flags.Spec.value("security"));
        if (call.mode() == Mode.BUILDFILE) {
            known.add(Flags.Spec.toggle("errexit"));
        }
        return call.flags(known.toArray(Flags.Spec[]::new));
    }

    private static RunFlags runFlags(Call call, Flags flags) {
        return new RunFlags(
                flags.all("mount").stream().map(word -> mount(word, call.mode())).toList(),
                flags.value("network").map(word -> oneOf(word, "--network", NETWORKS)),
                flags.value("security").map(word -> oneOf(word, "--security", SECURITIES)),
                flags.all("device"),
                flags.choice("errexit").orElse(true));
    }

    private static Word oneOf(Word word, String flag, Set<String> allowed) {
        if (allowed.contains(word.text())) {
            return word;
        }
        throw new BuildfileException(
                new Diagnostic(
                        word.range(),
                        flag + " does not know " + word,
                        Optional.of(
                                "one of "
                                        + String.join(", ", allowed.stream().sorted().toList()))));
    }

    private static Mount mount(Word word, Mode mode) {
        var fields = csv(word).stream().map(RunParser::field).toList();
        var type = type(word, fields, mode);
        for (var field : fields) {
            if (!type.keys().contains(field.key())) {
                throw new BuildfileException(
                        new Diagnostic(
                                word.range(),
                                "a mount of type " + type.word() + " has no key " + field.key(),
                                Spelling.hint(field.key(), type.keys())));
            }
        }
        return new Mount(type, fields, word.range());
    }

    private static Mount.Field field(String text) {
        int equals = text.indexOf('=');
        var key = (equals < 0 ? text : text.substring(0, equals)).toLowerCase(Locale.ROOT);
        return new Mount.Field(
                key.strip(),
                equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1)));
    }

    private static Mount.Type type(Word word, List<Mount.Field> fields, Mode mode) {
        var name =
                fields.stream()
                        .filter(field -> field.key().equals("type"))
                        .map(field -> field.value().orElse("").toLowerCase(Locale.ROOT))
                        .reduce((first, last) -> last)
                        .orElse("bind");
        var known = new ArrayList<String>();
        for (var type : Mount.Type.values()) {
            if (type != Mount.Type.HOST || mode == Mode.BUILDFILE) {
                known.add(type.word());
                if (type.word().equals(name)) {
                    return type;
                }
            }
        }
        var hint = "one of " + String.join(", ", known);
        throw new BuildfileException(word.range(), "unknown mount type: " + name, hint);
    }

    /** One record as RFC 4180 describes it: a field in double quotes may hold commas. */
    private static List<String> csv(Word record) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        var text = record.text();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean doubled = quoted && c == '"' && text.startsWith("\"\"", at);
            if (doubled) {
                field.append('"');
                at++;
            } else if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new BuildfileException(record.range(), "a quote in this mount does not close");
        }
        fields.add(field.toString());
        return fields;
    }
}
