package dev.lamina.builder.syntax;

/**
 * A place in a build file: line and column counted from 1, and a length within that line. Columns
 * and lengths are UTF-16 units of the decoded line.
 */
public record SourceRange(SourceFile file, int line, int column, int length) {
    public SourceRange {
        if (line < 1 || column < 1 || length < 0) {
            throw new IllegalArgumentException("range " + line + ":" + column + "+" + length);
        }
    }

    /** The whole of one line. */
    public static SourceRange ofLine(SourceFile file, int line) {
        return new SourceRange(file, line, 1, file.line(line).length());
    }

    /** {@code file:line:column}. */
    @Override
    public String toString() {
        return file.name() + ":" + line + ":" + column;
    }
}
