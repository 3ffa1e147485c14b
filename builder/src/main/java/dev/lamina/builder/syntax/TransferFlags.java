package dev.lamina.builder.syntax;

import java.util.List;
import java.util.Optional;

/** The flags that COPY and ADD have in common. */
public record TransferFlags(
        Optional<Word> chown, Optional<Word> chmod, Optional<Word> link, List<Word> excludes) {
    public TransferFlags {
        excludes = List.copyOf(excludes);
    }
}
