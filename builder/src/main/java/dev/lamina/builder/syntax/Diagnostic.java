package dev.lamina.builder.syntax;

import java.util.Optional;

/** Something wrong at a place in a build file: what, and if known what to do about it. */
public record Diagnostic(SourceRange range, String message, Optional<String> hint) {
    /** Longer lines are shown from shortly before the caret. */
    private static final int WIDTH = 160;

    private static final int LEAD = 40;

    /** Message with place, the line, a caret below it, and the hint; without a final newline. */
    public String render() {
        var line = range.file().line(range.line());
        int column = Math.min(range.column() - 1, line.length());
        int from = column > WIDTH - LEAD ? column - LEAD : 0;
        int to = Math.min(line.length(), from + WIDTH);
        int marked = Math.clamp(range.length(), 1, Math.max(1, to - column));
        var number = Integer.toString(range.line());
        var gutter = " ".repeat(number.length() + 3) + "| ";
        var out = new StringBuilder();
        out.append(range).append(": ").append(message).append('\n');
        out.append("  ").append(number).append(" | ").append(printable(line.substring(from, to)));
        out.append('\n').append(gutter).append(indent(line.substring(from, column)));
        out.append('^').append("~".repeat(marked - 1));
        hint.ifPresent(text -> out.append("\nhint: ").append(text));
        for (var by = range.file().includedAt();
                by.isPresent();
                by = by.get().file().includedAt()) {
            out.append("\nincluded at ").append(by.get());
        }
        return out.toString();
    }

    /** Keeps tabs, so that the caret lines up at any tab width. */
    private static String indent(String shownBefore) {
        var out = new StringBuilder();
        shownBefore.codePoints().forEach(c -> out.append(c == '\t' ? '\t' : ' '));
        return out.toString();
    }

    /** A terminal must not obey what stands in a build file. */
    private static String printable(String text) {
        var out = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    boolean hidden = c != '\t' && Character.isISOControl(c);
                    boolean broken = c >= Character.MIN_SURROGATE && c <= 0xDFFF;
                    out.appendCodePoint(hidden || broken ? '\uFFFD' : c);
                });
        return out.toString();
    }
}
