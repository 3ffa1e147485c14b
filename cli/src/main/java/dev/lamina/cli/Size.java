package dev.lamina.cli;

import java.util.Locale;

/** Sizes for people: three figures and a unit of 1000, as docker shows them. */
final class Size {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Size() {}

    static String of(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String format = unit == 0 || value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value) + UNITS[unit];
    }

    /** Bytes from a text such as {@code 512m} or {@code 1.5g}: units b, k, m, g, t of 1024. */
    static long parse(String option, String text) {
        try {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.endsWith("b")
                    && lower.length() > 1
                    && Character.isLetter(lower.charAt(lower.length() - 2))) {
                lower = lower.substring(0, lower.length() - 1);
            }
            int unit = "bkmgt".indexOf(lower.charAt(lower.length() - 1));
            String number = unit >= 0 ? lower.substring(0, lower.length() - 1) : lower;
            return (long) (Double.parseDouble(number) * (1L << (10 * Math.max(unit, 0))));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new UsageException(
                    "not a size for " + option + ": " + text,
                    "such as 512m or 1.5g (units b k m g t)");
        }
    }
}
