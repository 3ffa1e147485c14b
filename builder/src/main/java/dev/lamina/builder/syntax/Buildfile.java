package dev.lamina.builder.syntax;

import java.util.List;

/** A build file that is correct as far as that can be said without variables and images. */
public record Buildfile(SourceFile file, Mode mode, List<Instruction> instructions) {
    public Buildfile {
        instructions = List.copyOf(instructions);
    }
}
