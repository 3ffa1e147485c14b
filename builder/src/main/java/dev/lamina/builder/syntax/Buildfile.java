package dev.lamina.builder.syntax;

import java.util.List;
import java.util.Optional;

/**
 * A build file that is correct as far as that can be said without variables and images.
 *
 * @param check what its directive of that name says
 */
public record Buildfile(
        SourceFile file, Mode mode, Optional<Word> check, List<Instruction> instructions) {
    public Buildfile {
        instructions = List.copyOf(instructions);
    }
}
