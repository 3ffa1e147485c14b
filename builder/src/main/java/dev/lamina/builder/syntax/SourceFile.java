package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A build file as it was read: its name as shown in messages and its physical lines, each with its
 * line end. A byte order mark is not part of the first line.
 *
 * @param includedAt the INCLUDE that brought it, if one did
 */
public record SourceFile(String name, List<String> lines, Optional<SourceRange> includedAt) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    public SourceFile {
        lines = List.copyOf(lines);
    }

    public static SourceFile of(String name, byte[] content) {
        return of(name, ByteText.decode(content));
    }

    public static SourceFile of(String name, String content) {
        var text = content.startsWith(BYTE_ORDER_MARK) ? content.substring(1) : content;
        var lines = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return new SourceFile(name, lines, Optional.empty());
    }

    /** A file that another one includes. */
    public static SourceFile included(String name, byte[] content, SourceRange at) {
        return new SourceFile(name, of(name, content).lines(), Optional.of(at));
    }

    /** The name of a file that this one names by a relative path. */
    public String sibling(String path) {
        int slash = name.lastIndexOf('/');
        boolean whole = slash < 0 || path.startsWith("/") || path.contains("://");
        return whole ? path : name.substring(0, slash + 1) + path;
    }

    /** The line with this number, counted from 1, without its line end; empty behind the last. */
    public String line(int number) {
        return number <= lines.size() ? withoutEnd(lines.get(number - 1)) : "";
    }

    static String withoutEnd(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        return line.substring(0, end);
    }
}
