package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.Instruction;
import dev.lamina.builder.syntax.Parser;
import dev.lamina.builder.syntax.SourceFile;
import dev.lamina.store.digest.Digest;
import java.util.List;

/** Gets the instructions that an INCLUDE stands for. */
record Inclusion(Variables variables, BuildFiles files) {
    private static final int DEPTH = 16;

    List<Instruction> of(Instruction.Include include) {
        var at = include.path();
        var path = GlobalScope.expand(variables, include.line(), at);
        if (path.isBlank()) {
            throw new BuildfileException(at.range(), "INCLUDE has no path after expansion");
        }
        if (path.matches("https?://.*") && include.checksum().isEmpty()) {
            throw new BuildfileException(
                    at.range(),
                    "INCLUDE of a URL needs its checksum",
                    "INCLUDE --checksum=sha256:… " + path);
        }
        var by = include.line().file();
        var bytes = files.included(by, path, at);
        if (bytes.isEmpty()) {
            if (include.ifExists()) {
                return List.of();
            }
            throw new BuildfileException(
                    at.range(),
                    "there is no " + path + " to include",
                    "the path is relative to " + by.name() + "; --if-exists lets it be absent");
        }
        include.checksum().ifPresent(sum -> check(sum.text(), bytes.get(), include));
        var file = SourceFile.included(by.sibling(path), bytes.get(), at.range());
        checkChain(file, include);
        return Parser.parse(file).instructions();
    }

    private static void check(String expected, byte[] bytes, Instruction.Include include) {
        var actual = Digest.of(bytes).toString();
        if (!actual.equals(expected)) {
            throw new BuildfileException(
                    include.checksum().orElseThrow().range(),
                    "the included file has another checksum",
                    "it is " + actual);
        }
    }

    private static void checkChain(SourceFile file, Instruction.Include include) {
        int depth = 0;
        for (var by = file.includedAt(); by.isPresent(); by = by.get().file().includedAt()) {
            depth++;
            if (by.get().file().name().equals(file.name())) {
                throw new BuildfileException(
                        include.path().range(), file.name() + " includes itself");
            }
        }
        if (depth > DEPTH) {
            throw new BuildfileException(
                    include.path().range(), "files include each other more than 16 deep");
        }
    }
}
