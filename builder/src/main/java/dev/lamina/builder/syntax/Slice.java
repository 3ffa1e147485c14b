package dev.lamina.builder.syntax;

/** A part of a logical line that knows where it came from. */
record Slice(SourceLine line, int start, int end) {
    String text() {
        return line.text().substring(start, end);
    }

    int length() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    char charAt(int index) {
        return line.text().charAt(start + index);
    }

    /** The part between two offsets counted from the start of this one. */
    Slice part(int from, int to) {
        return new Slice(line, start + from, start + to);
    }

    Slice from(int offset) {
        return part(offset, length());
    }

    Slice trim() {
        int from = 0;
        int to = length();
        while (from < to && Words.isBlank(charAt(from))) {
            from++;
        }
        while (to > from && Words.isBlank(charAt(to - 1))) {
            to--;
        }
        return part(from, to);
    }

    Word word() {
        return new Word(text(), range());
    }

    SourceRange range() {
        return line.range(start, end);
    }
}
