package dev.lamina.builder.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces variables in a word and takes quotes and escapes away, by the rules of a shell as far as
 * build files have them. Pure; results are neither expanded again nor, except by {@link
 * #words(String)}, split.
 */
public final class Expander {
    private final Variables variables;
    private final char escape;
    private final boolean quotes;

    private Expander(Variables variables, char escape, boolean quotes) {
        this.variables = variables;
        this.escape = escape;
        this.quotes = quotes;
    }

    /** For words of instructions in a file with this escape character. */
    public static Expander ofWords(Variables variables, char escape) {
        return new Expander(variables, escape, true);
    }

    /** For heredoc bodies: quotes are ordinary characters, the escape is always a backslash. */
    public static Expander ofText(Variables variables) {
        return new Expander(variables, '\\', false);
    }

    /** The whole text as one word. */
    public String expand(String text) throws ExpansionException {
        var pieces = new Pieces();
        new Reading(text).until(Reading.NO_STOP, false, pieces);
        return pieces.text();
    }

    /** Split at blanks outside of quotes, also at those that a variable brought. */
    public List<String> words(String text) throws ExpansionException {
        var pieces = new Pieces();
        new Reading(text).until(Reading.NO_STOP, false, pieces);
        return pieces.words();
    }

    /** The result while it grows, remembering which blanks separate words. */
    private static final class Pieces {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder word = new StringBuilder();
        private final List<String> words = new ArrayList<>();

        void plain(String piece) {
            text.append(piece);
            piece.codePoints()
                    .forEach(c -> {
                        if (Character.isWhitespace(c)) {
                            endWord();
                        } else {
                            word.appendCodePoint(c);
                        }
                    });
        }

        void quoted(String piece) {
            text.append(piece);
            word.append(piece);
        }

        private void endWord() {
            if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }

        String text() {
            return text.toString();
        }

        List<String> words() {
            endWord();
            return words;
        }
    }

    /** One pass over one text. */
    private final class Reading {
        static final int NO_STOP = -1;
        private static final int DEPTH = 500;

        private final String text;
        private int at;
        private int depth;

        Reading(String text) {
            this.text = text;
        }

        /**
         * Reads up to and with a stop character.
         *
         * @param keepEscapes whether escapes stay in the result, for patterns that read them later
         */
        void until(int stop, boolean keepEscapes, Pieces out) throws ExpansionException {
            if (++depth > DEPTH) {
                throw new ExpansionException("variables are nested too deeply");
            }
            while (at < text.length()) {
                int c = text.codePointAt(at);
                if (c == stop) {
                    at++;
                    depth--;
                    return;
                }
                if (c == '$') {
                    out.plain(dollar());
                } else if (quotes && c == '\'') {
                    out.quoted(singleQuoted());
                } else if (quotes && c == '"') {
                    out.quoted(doubleQuoted(keepEscapes));
                } else if (c == escape) {
                    escaped(keepEscapes, out);
                } else {
                    at += Character.charCount(c);
                    out.plain(Character.toString(c));
                }
            }
            if (stop != NO_STOP) {
                throw new ExpansionException("missing " + Character.toString(stop));
            }
            depth--;
        }

        private void escaped(boolean keep, Pieces out) {
            at++;
            if (keep) {
                out.quoted(Character.toString(escape));
            }
            if (at < text.length()) {
                int c = text.codePointAt(at);
                at += Character.charCount(c);
                out.quoted(Character.toString(c));
            }
        }

        private String singleQuoted() throws ExpansionException {
            int close = text.indexOf('\'', at + 1);
            if (close < 0) {
                throw new ExpansionException("the single quote does not close");
            }
            var inside = text.substring(at + 1, close);
            at = close + 1;
            return inside;
        }

        private String doubleQuoted(boolean keepEscapes) throws ExpansionException {
            at++;
            var out = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return out.toString();
                }
                if (c == '$') {
                    out.append(dollar());
                    continue;
                }
                at++;
                boolean escapes = c == escape && at < text.length() && isEscapable(text.charAt(at));
                if (escapes) {
                    if (keepEscapes) {
                        out.append(c);
                    }
                    c = text.charAt(at++);
                }
                out.append(c);
            }
            throw new ExpansionException("the double quote does not close");
        }

        private boolean isEscapable(char c) {
            return c == '"' || c == '$' || c == escape;
        }

        private String dollar() throws ExpansionException {
            at++;
            if (at < text.length() && text.charAt(at) == '{') {
                at++;
                return braced();
            }
            var name = name();
            if (name.isEmpty()) {
                return "$";
            }
            var value = variables.value(name);
            return value == null ? "" : value;
        }

        private String braced() throws ExpansionException {
            if (at == text.length()) {
                throw missingBrace();
            }
            var name = name();
            if (name.isEmpty()) {
                throw new ExpansionException("bad substitution: a name is missing behind ${");
            }
            if (at == text.length()) {
                throw missingBrace();
            }
            var value = variables.value(name);
            char operator = text.charAt(at++);
            return switch (operator) {
                case '}' -> value == null ? "" : value;
                case ':' -> alternative(name, value, true);
                case '-', '+', '?' -> {
                    at--;
                    yield alternative(name, value, false);
                }
                case '#', '%' -> trimmed(value, operator);
                case '/' -> replaced(value);
                default ->
                        throw Character.isWhitespace(operator)
                                ? missingBrace()
                                : unsupported(Character.toString(operator));
            };
        }

        /** {@code :-w}, {@code :+w} and {@code :?w}, and the same without the colon. */
        private String alternative(String name, @Nullable String value, boolean emptyIsUnset)
                throws ExpansionException {
            if (at == text.length()) {
                throw missingBrace();
            }
            char operator = text.charAt(at++);
            if (operator != '-' && operator != '+' && operator != '?') {
                throw unsupported(":" + operator);
            }
            var word = word('}', false);
            boolean present = value != null && !(emptyIsUnset && value.isEmpty());
            return switch (operator) {
                case '-' -> present && value != null ? value : word;
                case '+' -> present ? word : "";
                default -> {
                    if (present && value != null) {
                        yield value;
                    }
                    var stock = value == null ? "must be set" : "must not be empty";
                    throw new ExpansionException(name + ": " + (word.isEmpty() ? stock : word));
                }
            };
        }

        private String trimmed(@Nullable String value, char operator) throws ExpansionException {
            boolean longest = at < text.length() && text.charAt(at) == operator;
            if (longest) {
                at++;
            }
            var pattern = new GlobPattern(word('}', true), longest);
            var present = value == null ? "" : value;
            return operator == '#'
                    ? pattern.withoutPrefix(present)
                    : pattern.withoutSuffix(present);
        }

        private String replaced(@Nullable String value) throws ExpansionException {
            boolean all = at < text.length() && text.charAt(at) == '/';
            if (all) {
                at++;
            }
            var pattern = new GlobPattern(word('/', true), true);
            var replacement = word('}', true);
            var present = value == null ? "" : value;
            return all
                    ? pattern.replaceAll(present, replacement)
                    : pattern.replaceFirst(present, replacement);
        }

        private String word(char stop, boolean keepEscapes) throws ExpansionException {
            var out = new Pieces();
            until(stop, keepEscapes, out);
            return out.text();
        }

        /** A name, digits, or one of the special parameters; empty when none stands here. */
        private String name() {
            int start = at;
            boolean digits = at < text.length() && Character.isDigit(text.codePointAt(at));
            if (!digits && at < text.length() && "@*#?-$!".indexOf(text.charAt(at)) >= 0) {
                at++;
                return text.substring(start, at);
            }
            while (at < text.length() && inName(text.codePointAt(at), digits)) {
                at += Character.charCount(text.codePointAt(at));
            }
            return text.substring(start, at);
        }

        private boolean inName(int c, boolean digitsOnly) {
            return Character.isDigit(c) || (!digitsOnly && (Character.isLetter(c) || c == '_'));
        }

        private ExpansionException missingBrace() {
            return new ExpansionException("missing }");
        }

        private ExpansionException unsupported(String modifier) {
            return new ExpansionException("unsupported modifier " + modifier + " in ${…}");
        }
    }
}
