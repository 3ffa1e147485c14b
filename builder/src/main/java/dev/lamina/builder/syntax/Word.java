package dev.lamina.builder.syntax;

/**
 * A word of an instruction, not yet expanded: quotes, escapes and variables are still in it.
 *
 * @param range where it begins, and its length in the file as far as it stays on that line
 */
public record Word(String text, SourceRange range) {
    /** The word without its first characters, for what stands behind {@code NAME=}. */
    Word from(int offset) {
        int skipped = Math.min(offset, range.length());
        return new Word(
                text.substring(offset),
                new SourceRange(
                        range.file(),
                        range.line(),
                        range.column() + skipped,
                        range.length() - skipped));
    }

    Word upTo(int end) {
        return new Word(
                text.substring(0, end),
                new SourceRange(
                        range.file(), range.line(), range.column(), Math.min(end, range.length())));
    }

    @Override
    public String toString() {
        return text;
    }
}
