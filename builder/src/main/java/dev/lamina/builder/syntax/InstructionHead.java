package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The beginning of an instruction: its name, its flags with quotes and escapes resolved, and what
 * follows them.
 */
record InstructionHead(Slice name, List<Word> flags, Slice rest) {
    static InstructionHead of(Slice instruction) {
        var text = instruction.trim();
        int end = 0;
        while (end < text.length() && !Words.isBlank(text.charAt(end))) {
            end++;
        }
        var name = text.part(0, end);
        var rest = text.from(end).trim();
        var flags = new ArrayList<Word>();
        while (rest.length() >= 2 && rest.charAt(0) == '-' && rest.charAt(1) == '-') {
            int length = flagLength(rest);
            var flag = unquoted(rest.part(0, length));
            rest = rest.from(length).trim();
            if (flag.text().equals("--")) {
                break;
            }
            flags.add(flag);
        }
        return new InstructionHead(name, flags, rest);
    }

    String upperName() {
        return name.text().toUpperCase(Locale.ROOT);
    }

    private static int flagLength(Slice text) {
        char quote = 0;
        int at = 0;
        while (at < text.length() && (quote != 0 || !Words.isBlank(text.charAt(at)))) {
            char c = text.charAt(at);
            if (c == text.line().escape()) {
                at++;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            at++;
        }
        return Math.min(at, text.length());
    }

    private static Word unquoted(Slice flag) {
        var out = new StringBuilder();
        char quote = 0;
        for (int at = 0; at < flag.length(); at++) {
            char c = flag.charAt(at);
            if (c == flag.line().escape()) {
                if (++at < flag.length()) {
                    out.append(flag.charAt(at));
                }
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                out.append(c);
            }
        }
        return new Word(out.toString(), flag.range());
    }
}
