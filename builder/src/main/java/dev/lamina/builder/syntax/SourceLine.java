package dev.lamina.builder.syntax;

import java.util.List;

/**
 * A logical line: an instruction with its continuation lines joined, the heredocs it opens, and the
 * comments directly above it.
 *
 * @param text the joined text; what stands in it at an offset came from the piece that covers it
 * @param comments comment lines above, without {@code #} and surrounding blanks
 * @param escape the escape character in force in the file
 * @param gaps whether empty lines stood between the continuation lines
 */
public record SourceLine(
        SourceFile file,
        String text,
        List<Piece> pieces,
        List<String> comments,
        List<Heredoc> heredocs,
        char escape,
        boolean gaps) {

    /** From this offset of the text on, characters come from this place in the file. */
    record Piece(int offset, int line, int column) {}

    public SourceLine {
        pieces = List.copyOf(pieces);
        comments = List.copyOf(comments);
        heredocs = List.copyOf(heredocs);
    }

    SourceLine with(List<Heredoc> bodies) {
        return new SourceLine(file, text, pieces, comments, bodies, escape, gaps);
    }

    /** The first physical line of the instruction. */
    public SourceRange range() {
        return all().trim().range();
    }

    /** Where the characters of the text from one offset to another came from: the first line. */
    SourceRange range(int start, int end) {
        int index = 0;
        while (index + 1 < pieces.size() && pieces.get(index + 1).offset() <= start) {
            index++;
        }
        var piece = pieces.get(index);
        int pieceEnd = index + 1 < pieces.size() ? pieces.get(index + 1).offset() : text.length();
        int column = piece.column() + start - piece.offset();
        return new SourceRange(
                file, piece.line(), column, Math.max(0, Math.min(end, pieceEnd) - start));
    }

    Slice all() {
        return new Slice(this, 0, text.length());
    }

    /** The description that a doc comment gives a name, or an empty string. */
    public String description(String name) {
        return comments.stream()
                .filter(comment -> comment.startsWith(name + " "))
                .map(comment -> comment.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    /** The instruction and its heredocs as they could be written to another build file. */
    public String verbatim() {
        var out = new StringBuilder(text.strip());
        for (var heredoc : heredocs) {
            out.append('\n').append(heredoc.body()).append(heredoc.name());
        }
        return out.toString();
    }
}
