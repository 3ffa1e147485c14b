package dev.lamina.builder.syntax;

/** One source of COPY or ADD. */
public sealed interface TransferSource {
    /** A path, or for ADD a URL; wildcards and variables are still in it. */
    record Named(Word word) implements TransferSource {}

    /** A file that stands in the build file itself. */
    record Inline(Heredoc heredoc) implements TransferSource {}
}
