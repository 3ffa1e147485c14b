package dev.lamina.builder.plan;

import dev.lamina.builder.syntax.SourceFile;
import dev.lamina.builder.syntax.Word;
import java.util.Optional;

/** The files that planning itself asks for. */
public interface BuildFiles {
    /** There are none. */
    BuildFiles NONE =
            new BuildFiles() {
                @Override
                public boolean exists(String path) {
                    return false;
                }

                @Override
                public Optional<byte[]> included(SourceFile by, String path, Word at) {
                    return Optional.empty();
                }
            };

    /** Whether the context holds a path, after the ignore rules. */
    boolean exists(String path);

    /**
     * The bytes of another build file; empty when there is no such file.
     *
     * @param path relative to the including file
     * @throws dev.lamina.builder.syntax.BuildfileException at the word, when it cannot be read
     */
    Optional<byte[]> included(SourceFile by, String path, Word at);
}
