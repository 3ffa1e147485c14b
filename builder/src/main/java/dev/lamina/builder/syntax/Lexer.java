package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns the physical lines of a file into logical ones: directives and comments are taken away,
 * continuation lines joined, heredoc bodies attached to the line that opens them.
 */
final class Lexer {
    private final SourceFile file;
    private final Directives directives;

    /** The physical line to read next, counted from 0. */
    private int next;

    private Lexer(SourceFile file, Directives directives) {
        this.file = file;
        this.directives = directives;
        this.next = directives.lines();
    }

    static List<SourceLine> lines(SourceFile file, Directives directives) {
        return new Lexer(file, directives).lines();
    }

    private List<SourceLine> lines() {
        var lines = new ArrayList<SourceLine>();
        List<String> comments = new ArrayList<>();
        while (next < file.lines().size()) {
            var text = file.line(next + 1).strip();
            if (text.startsWith("#")) {
                var comment = text.substring(1).strip();
                if (comment.isEmpty()) {
                    comments.clear();
                } else {
                    comments.add(comment);
                }
                next++;
            } else if (text.isEmpty()) {
                comments.clear();
                next++;
            } else {
                var line = joined(comments);
                if (!line.text().isBlank()) {
                    lines.add(line.with(bodies(line)));
                }
                comments.clear();
            }
        }
        return lines;
    }

    private SourceLine joined(List<String> comments) {
        var text = new StringBuilder();
        var pieces = new ArrayList<SourceLine.Piece>();
        boolean gaps = false;
        boolean open = true;
        while (open && next < file.lines().size()) {
            var line = file.line(next + 1);
            next++;
            if (!pieces.isEmpty() && line.stripLeading().startsWith("#")) {
                continue;
            }
            if (!pieces.isEmpty() && line.isBlank()) {
                gaps = true;
                continue;
            }
            int end = continuation(line);
            open = end >= 0;
            pieces.add(new SourceLine.Piece(text.length(), next, 1));
            text.append(line, 0, open ? end : line.length());
        }
        return new SourceLine(
                file, text.toString(), pieces, comments, List.of(), directives.escape(), gaps);
    }

    /** Where the escape character stands that continues this line; -1 when none does. */
    private int continuation(String line) {
        int last = line.length() - 1;
        while (last >= 0 && (line.charAt(last) == ' ' || line.charAt(last) == '\t')) {
            last--;
        }
        char escape = directives.escape();
        boolean ends = last >= 0 && line.charAt(last) == escape;
        boolean escaped = last > 0 && line.charAt(last - 1) == escape;
        return ends && !escaped ? last : -1;
    }

    private List<Heredoc> bodies(SourceLine line) {
        var heredocs = new ArrayList<Heredoc>();
        for (var heredoc : HeredocWords.in(line)) {
            heredocs.add(heredoc.withBody(body(line, heredoc)));
        }
        return heredocs;
    }

    private String body(SourceLine line, Heredoc heredoc) {
        var body = new StringBuilder();
        while (next < file.lines().size()) {
            var raw = file.lines().get(next);
            next++;
            var text = SourceFile.withoutEnd(raw);
            if ((heredoc.stripTabs() ? withoutTabs(text) : text).equals(heredoc.name())) {
                return body.toString();
            }
            body.append(raw);
        }
        throw new BuildfileException(
                heredoc.word(),
                "unterminated heredoc of " + InstructionHead.of(line.all()).upperName(),
                "end it with a line that holds nothing but " + heredoc.name());
    }

    private static String withoutTabs(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == '\t') {
            start++;
        }
        return text.substring(start);
    }
}
