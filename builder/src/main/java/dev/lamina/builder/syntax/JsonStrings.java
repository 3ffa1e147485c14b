package dev.lamina.builder.syntax;

import java.util.ArrayList;
import java.util.List;

/** Decides whether an argument is the JSON form, and reads it. */
sealed interface JsonStrings {
    /** A valid JSON array. */
    sealed interface Array extends JsonStrings {}

    record Strings(List<String> values) implements Array {
        public Strings {
            values = List.copyOf(values);
        }
    }

    /** Valid, but with an element that is no string. */
    record OtherValues() implements Array {}

    /** Anything else: the plain form. */
    record NotJson() implements JsonStrings {}

    static JsonStrings parse(String text) {
        if (!text.startsWith("[")) {
            return new NotJson();
        }
        try {
            return new Reader(text).document();
        } catch (Reader.Malformed e) {
            return new NotJson();
        }
    }

    /** Reads one document as RFC 8259 describes it, keeping only strings of the outer array. */
    final class Reader {
        /** Deeper nesting is no command line. */
        private static final int DEPTH = 1_000;

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        static final class Malformed extends Exception {
            private static final long serialVersionUID = 1L;

            Malformed() {
                super("", null, false, false);
            }
        }

        JsonStrings document() throws Malformed {
            var strings = new ArrayList<String>();
            boolean others = false;
            expect('[');
            if (!accept(']')) {
                do {
                    if (peek() == '"') {
                        strings.add(string());
                    } else {
                        value(1);
                        others = true;
                    }
                } while (accept(','));
                expect(']');
            }
            skipBlanks();
            if (at != text.length()) {
                throw new Malformed();
            }
            return others ? new OtherValues() : new Strings(strings);
        }

        private void value(int depth) throws Malformed {
            if (depth > DEPTH) {
                throw new Malformed();
            }
            switch (peek()) {
                case '"' -> string();
                case '[' -> list('[', ']', depth);
                case '{' -> list('{', '}', depth);
                case 't' -> literal("true");
                case 'f' -> literal("false");
                case 'n' -> literal("null");
                default -> number();
            }
        }

        private void list(char open, char close, int depth) throws Malformed {
            expect(open);
            if (accept(close)) {
                return;
            }
            do {
                if (open == '{') {
                    skipBlanks();
                    string();
                    expect(':');
                }
                value(depth + 1);
            } while (accept(','));
            expect(close);
        }

        private void number() throws Malformed {
            int start = at;
            while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            if (!text.substring(start, at)
                    .matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
                throw new Malformed();
            }
        }

        private void literal(String word) throws Malformed {
            if (!text.startsWith(word, at)) {
                throw new Malformed();
            }
            at += word.length();
        }

        private String string() throws Malformed {
            if (next() != '"') {
                throw new Malformed();
            }
            var out = new StringBuilder();
            while (true) {
                char c = next();
                if (c == '"') {
                    return out.toString();
                }
                if (c < ' ') {
                    throw new Malformed();
                }
                out.append(c == '\\' ? escaped() : c);
            }
        }

        private char escaped() throws Malformed {
            char c = next();
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode();
                default -> throw new Malformed();
            };
        }

        private char unicode() throws Malformed {
            int value = 0;
            for (int i = 0; i < 4; i++) {
                int digit = Character.digit(next(), 16);
                if (digit < 0) {
                    throw new Malformed();
                }
                value = value * 16 + digit;
            }
            return (char) value;
        }

        private void skipBlanks() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private char peek() throws Malformed {
            skipBlanks();
            if (at == text.length()) {
                throw new Malformed();
            }
            return text.charAt(at);
        }

        private char next() throws Malformed {
            if (at == text.length()) {
                throw new Malformed();
            }
            return text.charAt(at++);
        }

        private boolean accept(char c) throws Malformed {
            boolean found = peek() == c;
            if (found) {
                at++;
            }
            return found;
        }

        private void expect(char c) throws Malformed {
            if (!accept(c)) {
                throw new Malformed();
            }
        }
    }
}
