package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.List;

/** The two ways in which the rest of an instruction is split into words. */
final class Words {
    private Words() {}

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** At blanks, whatever stands between them. */
    static List<Word> plain(Slice text) {
        var words = new ArrayList<Word>();
        int at = 0;
        while (at < text.length()) {
            if (isBlank(text.charAt(at))) {
                at++;
                continue;
            }
            int start = at;
            while (at < text.length() && !isBlank(text.charAt(at))) {
                at++;
            }
            words.add(text.part(start, at).word());
        }
        return words;
    }

    /**
     * At blanks outside of quotes and not behind an escape character. Quotes and escapes stay in
     * the words; an open quote runs to the end. An escape character at the very end is dropped.
     */
    static List<Word> quoted(Slice text, char escape) {
        var words = new ArrayList<Word>();
        int at = 0;
        while (at < text.length()) {
            if (isBlank(text.charAt(at))) {
                at++;
                continue;
            }
            int end = endOfQuoted(text, at, escape);
            if (end == at) {
                break;
            }
            words.add(text.part(at, end).word());
            at = end;
        }
        return words;
    }

    /** Stops before a blank, or before an escape character that has nothing to escape. */
    private static int endOfQuoted(Slice text, int start, char escape) {
        char quote = 0;
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (quote == 0 && isBlank(c)) {
                break;
            }
            if (c == escape && quote != '\'') {
                if (at + 1 == text.length()) {
                    break;
                }
                at += 2;
                continue;
            }
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            at++;
        }
        return at;
    }
}
