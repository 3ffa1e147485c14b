package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.SourceRange;

/** Parts of the language that are read but not yet carried out. */
final class Unsupported {
    private Unsupported() {}

    static BuildfileException error(Instruction instruction) {
        return error(instruction.name(), instruction.line().range());
    }

    static BuildfileException error(String what, SourceRange at) {
        return new BuildfileException(
                at, what + " is not carried out by this version", "see docs/buildfile.md");
    }
}
