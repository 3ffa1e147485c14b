package dev.lamina.builder.syntax;

/** What IF asks. Words are not yet expanded. */
public sealed interface Condition {
    record Or(Condition left, Condition right) implements Condition {}

    record And(Condition left, Condition right) implements Condition {}

    record Not(Condition operand) implements Condition {}

    record Compare(Word left, Operator operator, Word right) implements Condition {}

    /** {@code -z}. */
    record Empty(Word word) implements Condition {}

    record Defined(Word variable) implements Condition {}

    /** Whether the context holds a path, after the ignore rules. */
    record Exists(Word path) implements Condition {}

    enum Operator {
        EQUAL("=="),
        DIFFERENT("!="),
        MATCHES("=~");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }
}
