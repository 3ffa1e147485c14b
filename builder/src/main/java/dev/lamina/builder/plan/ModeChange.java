package dev.lamina.builder.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code --chmod} does to the permission bits of a file. */
public sealed interface ModeChange {
    /** The new bits, 0 to 07777, of a file that has these. */
    int apply(int mode, boolean directory);

    /** All bits at once. */
    record Octal(int mode) implements ModeChange {
        @Override
        public int apply(int old, boolean directory) {
            return mode;
        }
    }

    /** Clauses of chmod(1), with a umask of 0. */
    record Symbolic(List<Clause> clauses) implements ModeChange {
        public Symbolic {
            clauses = List.copyOf(clauses);
        }

        @Override
        public int apply(int old, boolean directory) {
            int mode = old;
            for (var clause : clauses) {
                mode = clause.apply(mode, directory);
            }
            return mode;
        }
    }

    /**
     * One {@code who operator permissions}.
     *
     * @param who a mask of the bits it is about: 04700 for u, 02070 for g, 01007 for o
     * @param permissions letters of {@code rwxXst}, or one of {@code u g o}
     */
    record Clause(int who, char operator, String permissions) {
        int apply(int old, boolean directory) {
            int bits = bits(old, directory) & who;
            return switch (operator) {
                case '+' -> old | bits;
                case '-' -> old & ~bits;
                default -> (old & ~cleared(directory)) | bits;
            };
        }

        /** As chmod(1), {@code =} leaves the set-id bits of a directory alone. */
        private int cleared(boolean directory) {
            return directory ? who & ~06000 : who;
        }

        private int bits(int old, boolean directory) {
            int bits = 0;
            for (int i = 0; i < permissions.length(); i++) {
                bits |=
                        switch (permissions.charAt(i)) {
                            case 'r' -> 0444;
                            case 'w' -> 0222;
                            case 'x' -> 0111;
                            case 'X' -> directory || (old & 0111) != 0 ? 0111 : 0;
                            case 's' -> 06000;
                            case 't' -> 01000;
                            case 'u' -> ((old >> 6) & 7) * 0111;
                            case 'g' -> ((old >> 3) & 7) * 0111;
                            default -> (old & 7) * 0111;
                        };
            }
            return bits;
        }
    }

    Pattern OCTAL = Pattern.compile("0*[0-7]{1,4}");
    Pattern CLAUSE = Pattern.compile("([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)");
    Pattern ACTION = Pattern.compile("([-+=])([rwxXst]+|[ugo]|)");

    /** Empty when the text is neither form. */
    static Optional<ModeChange> parse(String text) {
        if (OCTAL.matcher(text).matches()) {
            return Optional.of(new Octal(Integer.parseInt(text, 8)));
        }
        var clauses = new ArrayList<Clause>();
        for (var part : text.split(",", -1)) {
            var clause = CLAUSE.matcher(part);
            if (!clause.matches()) {
                return Optional.empty();
            }
            var actions = ACTION.matcher(clause.group(2));
            while (actions.find()) {
                clauses.add(
                        new Clause(
                                who(clause.group(1)),
                                actions.group(1).charAt(0),
                                actions.group(2)));
            }
        }
        return Optional.of(new Symbolic(clauses));
    }

    private static int who(String letters) {
        int mask = letters.isEmpty() || letters.contains("a") ? 07777 : 0;
        if (letters.contains("u")) {
            mask |= 04700;
        }
        if (letters.contains("g")) {
            mask |= 02070;
        }
        if (letters.contains("o")) {
            mask |= 01007;
        }
        return mask;
    }
}
