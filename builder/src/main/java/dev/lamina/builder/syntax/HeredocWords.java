package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the words of an instruction that open a heredoc. They are always escaped with {@code \}.
 */
final class HeredocWords {
    private static final Set<String> INSTRUCTIONS = Set.of("RUN", "COPY", "ADD");
    private static final Pattern FORM =
            Pattern.compile("\\d*<<(-?)[ \t\r]*([^<]*)", Pattern.DOTALL);
    private static final Pattern OPEN_QUOTE = Pattern.compile("\\d*<<-?[ \t\r]*[^<\\s].*");

    private HeredocWords() {}

    /** The heredocs a line opens, without their bodies, in the order in which those follow. */
    static List<Heredoc> in(SourceLine line) {
        if (!line.text().contains("<<")) {
            return List.of();
        }
        var head = InstructionHead.of(line.all());
        if (head.name().text().equalsIgnoreCase("ONBUILD")) {
            head = InstructionHead.of(head.rest());
        }
        boolean allowed = INSTRUCTIONS.contains(head.upperName());
        if (!allowed || JsonStrings.parse(head.rest().text()) instanceof JsonStrings.Array) {
            return List.of();
        }
        return words(line).stream().flatMap(word -> open(word).stream()).toList();
    }

    /** The heredoc this word opens, if it does. */
    static Optional<Heredoc> open(Word word) {
        var form = FORM.matcher(word.text());
        if (!form.matches() || form.group(2).isEmpty()) {
            return Optional.empty();
        }
        boolean stripTabs = !form.group(1).isEmpty();
        var delimiter = form.group(2);
        var name = unquoted(delimiter);
        boolean expand = quotes(name) == quotes(delimiter);
        return Optional.of(new Heredoc(name, stripTabs, expand, "", word.range()));
    }

    /**
     * Shell words with quotes and escapes kept; blanks behind {@code <<} belong to the word. A line
     * whose quotes do not close has no heredocs: its text is the business of the shell.
     */
    private static List<Word> words(SourceLine line) {
        var text = line.all();
        var words = new ArrayList<Word>();
        int at = 0;
        while (at < text.length()) {
            if (Words.isBlank(text.charAt(at))) {
                at++;
                continue;
            }
            int end = end(text, at);
            if (end < 0) {
                refuseOpenDelimiter(text.from(at));
                return List.of();
            }
            words.add(text.part(at, end).word());
            at = end;
        }
        return words;
    }

    private static void refuseOpenDelimiter(Slice word) {
        if (OPEN_QUOTE.matcher(word.text()).matches()) {
            throw new BuildfileException(
                    word.range(), "the quoted delimiter of a heredoc does not end on its line");
        }
    }

    /** Where the word ends; -1 when a quote in it stays open. */
    private static int end(Slice text, int start) {
        int at = start;
        while (at < text.length() && !Words.isBlank(text.charAt(at))) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                at = closing(text, at);
                if (at < 0) {
                    return -1;
                }
            } else if (c == '\\') {
                at++;
            } else if (c == '<' && at + 1 < text.length() && text.charAt(at + 1) == '<') {
                at++;
                while (at + 1 < text.length() && Words.isBlank(text.charAt(at + 1))) {
                    at++;
                }
            }
            at++;
        }
        return Math.min(at, text.length());
    }

    private static int closing(Slice text, int open) {
        char quote = text.charAt(open);
        for (int at = open + 1; at < text.length(); at++) {
            if (text.charAt(at) == quote) {
                return at;
            }
            if (quote == '"' && text.charAt(at) == '\\') {
                at++;
            }
        }
        return -1;
    }

    private static long quotes(String text) {
        return text.chars().filter(c -> c == '\'' || c == '"').count();
    }

    private static String unquoted(String word) {
        var out = new StringBuilder();
        char quote = 0;
        for (int at = 0; at < word.length(); at++) {
            char c = word.charAt(at);
            boolean last = at + 1 == word.length();
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (c == '\\' && !last && escapes(quote, word.charAt(at + 1))) {
                out.append(word.charAt(++at));
            } else if (c != '\\' || quote != 0) {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean escapes(char quote, char next) {
        return switch (quote) {
            case 0 -> true;
            case '"' -> next == '"' || next == '$' || next == '\\';
            default -> false;
        };
    }
}
