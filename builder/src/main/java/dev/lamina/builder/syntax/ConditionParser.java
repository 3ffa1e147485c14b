package dev.lamina.builder.syntax;

/**
 * Reads the condition of IF: {@code or := and ("||" and)*}, {@code and := not ("&&" not)*}, {@code
 * not := "!" not | "(" or ")" | test}.
 */
final class ConditionParser {
    /** Deeper nesting is no condition that anybody reads. */
    private static final int DEPTH = 200;

    private final Slice text;
    private int at;
    private int depth;

    ConditionParser(Slice text) {
        this.text = text;
    }

    Condition condition() {
        var condition = or();
        skipBlanks();
        if (at < text.length()) {
            throw fail("the condition should end here");
        }
        return condition;
    }

    private Condition or() {
        var left = and();
        while (accept("||")) {
            left = new Condition.Or(left, and());
        }
        return left;
    }

    private Condition and() {
        var left = not();
        while (accept("&&")) {
            left = new Condition.And(left, not());
        }
        return left;
    }

    private Condition not() {
        if (++depth > DEPTH) {
            throw fail("the condition is nested too deeply");
        }
        try {
            if (!lookingAt("!=") && accept("!")) {
                return new Condition.Not(not());
            }
            if (accept("(")) {
                var inner = or();
                expect(")");
                return inner;
            }
            return test();
        } finally {
            depth--;
        }
    }

    private Condition test() {
        var word = word();
        return switch (word.text()) {
            case "-n" -> new Condition.Not(new Condition.Empty(word()));
            case "-z" -> new Condition.Empty(word());
            case "defined" -> new Condition.Defined(argument());
            case "exists" -> new Condition.Exists(argument());
            default -> comparison(word);
        };
    }

    private Condition comparison(Word left) {
        for (var operator : Condition.Operator.values()) {
            if (accept(operator.sign())) {
                return new Condition.Compare(left, operator, word());
            }
        }
        throw fail("expected ==, != or =~");
    }

    private Word argument() {
        expect("(");
        var argument = word();
        expect(")");
        return argument;
    }

    /** A word with its quotes: up to a blank, a bracket or an operator outside of quotes. */
    private Word word() {
        skipBlanks();
        int start = at;
        char quote = 0;
        int braces = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (quote == 0 && braces == 0 && endsWord(c)) {
                break;
            }
            if (c == text.line().escape() && quote != '\'') {
                at++;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (c == '{' && at > start && text.charAt(at - 1) == '$') {
                braces++;
            } else if (c == '}' && braces > 0) {
                braces--;
            }
            at++;
        }
        at = Math.min(at, text.length());
        if (at == start) {
            throw fail("expected a word");
        }
        return text.part(start, at).word();
    }

    private boolean endsWord(char c) {
        return Words.isBlank(c)
                || c == '('
                || c == ')'
                || lookingAt("==")
                || lookingAt("!=")
                || lookingAt("=~")
                || lookingAt("&&")
                || lookingAt("||");
    }

    private void skipBlanks() {
        while (at < text.length() && Words.isBlank(text.charAt(at))) {
            at++;
        }
    }

    private boolean lookingAt(String sign) {
        return text.line().text().startsWith(sign, text.start() + at)
                && at + sign.length() <= text.length();
    }

    private boolean accept(String sign) {
        skipBlanks();
        boolean found = lookingAt(sign);
        if (found) {
            at += sign.length();
        }
        return found;
    }

    private void expect(String sign) {
        if (!accept(sign)) {
            throw fail("expected " + sign);
        }
    }

    private BuildfileException fail(String message) {
        int end = Math.min(at + 1, text.length());
        return new BuildfileException(
                text.part(Math.min(at, text.length()), end).range(),
                message,
                "for example \"$ARCH\" == \"arm64\" && defined(DEBUG)");
    }
}
