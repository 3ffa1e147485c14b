package dev.lamina.builder.syntax;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name somebody probably meant. */
public final class Spelling {
    private Spelling() {}

    /**
     * The candidate nearest to a word, ignoring case, when few enough letters differ (one in three,
     * at least one) for it to be a slip rather than another word.
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        int tolerated = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(c -> distance(word, c) <= tolerated)
                .min(Comparator.<String>comparingInt(c -> distance(word, c)).thenComparing(c -> c));
    }

    /** {@code did you mean X?} for the nearest candidate. */
    public static Optional<String> hint(String word, Collection<String> candidates) {
        return nearest(word, candidates).map(name -> "did you mean " + name + "?");
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one to other. */
    private static int distance(String one, String other) {
        var a = one.toLowerCase(Locale.ROOT);
        var b = other.toLowerCase(Locale.ROOT);
        if (Math.abs(a.length() - b.length()) > 8) {
            return Integer.MAX_VALUE;
        }
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] =
                        Math.min(d[i - 1][j - 1] + replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
