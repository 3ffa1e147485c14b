package dev.lamina.builder.syntax;

import java.util.List;
import java.util.Optional;

/** An instruction whose name is known and whose arguments are still to be read. */
record Call(String name, SourceLine line, InstructionHead head, Mode mode) {
    SourceRange range() {
        return head.name().range();
    }

    Slice rest() {
        return head.rest();
    }

    Flags flags(Flags.Spec... known) {
        return Flags.read(head.flags(), List.of(known));
    }

    /** Flags are read after every name, but this instruction has none. */
    void noFlags() {
        flags();
    }

    List<Word> plainWords() {
        return Words.plain(rest());
    }

    List<Word> quotedWords() {
        return Words.quoted(rest(), line.escape());
    }

    /** The rest of the line as one word. */
    Word onlyWord() {
        noFlags();
        if (rest().isEmpty()) {
            throw fail("needs exactly one argument");
        }
        return rest().word();
    }

    /** The elements of the JSON form, when the rest is one. */
    Optional<List<String>> json() {
        return switch (JsonStrings.parse(rest().text())) {
            case JsonStrings.Strings(var values) -> Optional.of(values);
            case JsonStrings.NotJson() -> Optional.empty();
            case JsonStrings.OtherValues() ->
                    throw new BuildfileException(
                            rest().range(),
                            "the JSON form of " + name + " takes only strings",
                            "put each element in double quotes");
        };
    }

    /** The words of the plain or the JSON form. */
    List<Word> words() {
        return json().map(values -> values.stream().map(this::located).toList())
                .orElseGet(this::plainWords);
    }

    /** Where in the file an element of the JSON form stands, if it stands there literally. */
    private Word located(String value) {
        int at = rest().text().indexOf('"' + value + '"');
        var range = at < 0 ? rest() : rest().part(at + 1, at + 1 + value.length());
        return new Word(value, range.range());
    }

    Command command() {
        return json().<Command>map(Command.Exec::new)
                .orElseGet(() -> new Command.Shell(rest().text(), line.heredocs()));
    }

    BuildfileException fail(String what) {
        return new BuildfileException(range(), name + " " + what);
    }

    BuildfileException fail(String what, String hint) {
        return new BuildfileException(range(), name + " " + what, hint);
    }
}
