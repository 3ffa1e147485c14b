package dev.lamina.builder.context;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pattern over slash-separated paths: {@code *} and {@code ?} do not match a slash, {@code [a-z]}
 * and {@code [^a]} are classes, a backslash makes the next character literal. It matches whole
 * paths, case-sensitively. In ignore files {@code **} also stands for any number of components.
 */
public final class Glob {
    private final String text;
    private final Pattern regex;

    private Glob(String text, String regex) {
        this.text = text;
        this.regex = Pattern.compile(regex, Pattern.DOTALL);
    }

    /** Without {@code **}, as COPY has it. Empty when a class or escape is malformed. */
    public static Optional<Glob> ofPath(String pattern) {
        return compile(pattern, false);
    }

    /** With {@code **}, as ignore files have it. Empty when a class or escape is malformed. */
    public static Optional<Glob> ofIgnoreRule(String pattern) {
        return compile(pattern, true);
    }

    private static Optional<Glob> compile(String pattern, boolean doubleStar) {
        var compiler = new Compiler(pattern, doubleStar);
        try {
            return Optional.of(new Glob(pattern, compiler.regex()));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    public boolean matches(String path) {
        return regex.matcher(path).matches();
    }

    /** Whether the text holds any character that means something else than itself. */
    public static boolean hasWildcards(String text) {
        return text.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("", null, false, false);
        }
    }

    private static final class Compiler {
        private final String pattern;
        private final boolean doubleStar;
        private final StringBuilder regex = new StringBuilder();
        private int at;

        Compiler(String pattern, boolean doubleStar) {
            this.pattern = pattern;
            this.doubleStar = doubleStar;
        }

        String regex() throws Malformed {
            while (at < pattern.length()) {
                int c = next();
                switch (c) {
                    case '*' -> star();
                    case '?' -> regex.append("[^/]");
                    case '[' -> characterClass();
                    case '\\' -> literal(escaped());
                    default -> literal(c);
                }
            }
            return regex.toString();
        }

        private void star() {
            if (!doubleStar || !accept('*')) {
                regex.append("[^/]*");
                return;
            }
            boolean components = accept('/');
            boolean onlyText = at == 2 && !components && !hasWildcards(pattern.substring(at));
            regex.append(at == pattern.length() || onlyText ? ".*" : "(?:.*/)?");
        }

        private void characterClass() throws Malformed {
            boolean negated = accept('^');
            var members = new StringBuilder();
            boolean empty = true;
            while (empty || !accept(']')) {
                int low = classCharacter();
                int high = accept('-') ? classCharacter() : low;
                if (low <= high) {
                    members.append("\\x{%x}-\\x{%x}".formatted(low, high));
                }
                empty = false;
            }
            if (members.isEmpty()) {
                regex.append(negated ? "." : "(?!)");
            } else {
                regex.append(negated ? "[^" : "[").append(members).append(']');
            }
        }

        private int classCharacter() throws Malformed {
            if (at == pattern.length() || pattern.charAt(at) == '-' || pattern.charAt(at) == ']') {
                throw new Malformed();
            }
            int c = next();
            return c == '\\' ? escaped() : c;
        }

        private int escaped() throws Malformed {
            if (at == pattern.length()) {
                throw new Malformed();
            }
            return next();
        }

        private int next() {
            int c = pattern.codePointAt(at);
            at += Character.charCount(c);
            return c;
        }

        private boolean accept(char c) {
            boolean found = at < pattern.length() && pattern.charAt(at) == c;
            if (found) {
                at++;
            }
            return found;
        }

        private void literal(int c) {
            regex.append(Pattern.quote(Character.toString(c)));
        }
    }
}
