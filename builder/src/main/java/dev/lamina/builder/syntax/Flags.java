package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The flags of one instruction, checked against those it knows. */
final class Flags {
    /** A flag an instruction knows, by its name without the dashes. */
    record Spec(String name, Kind kind) {
        static Spec toggle(String name) {
            return new Spec(name, Kind.TOGGLE);
        }

        static Spec value(String name) {
            return new Spec(name, Kind.VALUE);
        }

        static Spec repeated(String name) {
            return new Spec(name, Kind.REPEATED);
        }
    }

    enum Kind {
        TOGGLE,
        VALUE,
        REPEATED
    }

    private final Map<String, List<Word>> values = new LinkedHashMap<>();

    private Flags() {}

    static Flags read(List<Word> written, List<Spec> known) {
        var flags = new Flags();
        for (var flag : written) {
            flags.add(flag, known);
        }
        return flags;
    }

    private void add(Word flag, List<Spec> known) {
        int equals = flag.text().indexOf('=');
        var name = flag.text().substring(2, equals < 0 ? flag.text().length() : equals);
        var spec =
                known.stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> unknown(flag, name, known));
        var value = equals < 0 ? Optional.<Word>empty() : Optional.of(flag.from(equals + 1));
        var read =
                switch (spec.kind()) {
                    case TOGGLE -> toggle(flag, name, value);
                    case VALUE, REPEATED ->
                            value.orElseThrow(() ->
                                    new BuildfileException(
                                            flag.range(),
                                            "the flag --" + name + " needs a value",
                                            "write --" + name + "=…"));
                };
        var all = values.computeIfAbsent(name, key -> new ArrayList<>());
        if (!all.isEmpty() && spec.kind() != Kind.REPEATED) {
            throw new BuildfileException(
                    flag.range(), "the flag --" + name + " stands here a second time");
        }
        all.add(read);
    }

    private static BuildfileException unknown(Word flag, String name, List<Spec> known) {
        var names = known.stream().map(Spec::name).toList();
        var hint =
                Spelling.nearest(name, names)
                        .map(near -> "did you mean --" + near + "?")
                        .or(() ->
                                names.isEmpty()
                                        ? Optional.of("-- ends the flags of an instruction")
                                        : Optional.empty());
        return new BuildfileException(
                new Diagnostic(flag.range(), "unknown flag: --" + name, hint));
    }

    private static Word toggle(Word flag, String name, Optional<Word> value) {
        var text = value.map(word -> word.text().toLowerCase(Locale.ROOT)).orElse("true");
        if (!text.equals("true") && !text.equals("false")) {
            throw new BuildfileException(
                    flag.range(), "the flag --" + name + " is either true or false");
        }
        return new Word(text, flag.range());
    }

    Optional<Word> value(String name) {
        return all(name).stream().findFirst();
    }

    List<Word> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Where a toggle was switched on. */
    Optional<Word> on(String name) {
        return value(name).filter(word -> word.text().equals("true"));
    }

    Optional<Boolean> choice(String name) {
        return value(name).map(word -> word.text().equals("true"));
    }
}
