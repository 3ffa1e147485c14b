package dev.lamina.builder;

import dev.lamina.builder.context.Selection;
import dev.lamina.builder.plan.BuildFiles;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.SourceFile;
import dev.lamina.builder.syntax.Word;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files that planning asks for: those beside the build file, and those of the context. */
record InputFiles(BuildInput input, Path context) implements BuildFiles {
    @Override
    public boolean exists(String path) {
        try {
            return Selection.literal(input.context(), path).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<byte[]> included(SourceFile by, String path, Word at) {
        boolean inNoFile = by.name().startsWith("<");
        var file = inNoFile ? context.resolve(path) : Path.of(by.sibling(path));
        if (path.matches("https?://.*")) {
            throw new BuildfileException(
                    at.range(),
                    "INCLUDE of a URL is not carried out by this version",
                    "fetch it into the folder of the build file");
        }
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readAllBytes(file))
                    : Optional.empty();
        } catch (IOException e) {
            throw new BuildfileException(at.range(), "cannot read " + file + ": " + e.getMessage());
        }
    }
}
