package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.Instruction;
import java.util.List;
import java.util.Optional;

/** A FROM and the instructions up to the next one. */
public record Stage(int index, Instruction.From from, List<Instruction> instructions) {
    public Stage {
        instructions = List.copyOf(instructions);
    }

    public Optional<String> name() {
        return from.stage().map(word -> word.text());
    }

    /** For messages: the name, else the number. */
    public String title() {
        return name().orElseGet(() -> Integer.toString(index));
    }
}
