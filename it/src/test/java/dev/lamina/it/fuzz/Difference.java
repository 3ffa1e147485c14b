package dev.lamina.it.fuzz;

import java.util.List;

/**
 * That two sides are not the same.
 *
 * @param kind what is the same of two differences that have one cause
 */
record Difference(String kind, String when, String kernel, String union) {
    private static final int SHOWN = 12;

    static Difference of(String kind, String when, String kernel, String union) {
        boolean isShort = !kernel.contains(" ") && !union.contains(" ");
        return new Difference(
                isShort ? kind + " " + kernel + " " + union : kind, when, kernel, union);
    }

    /** The lines that are only on one side. */
    @Override
    public String toString() {
        var ours = List.of(union.split("\n", -1));
        var theirs = List.of(kernel.split("\n", -1));
        var text = new StringBuilder(when).append('\n');
        append(text, "  kernel: ", theirs, ours);
        append(text, "  union:  ", ours, theirs);
        return text.toString();
    }

    private static void append(
            StringBuilder text, String label, List<String> lines, List<String> others) {
        lines.stream()
                .filter(line -> !others.contains(line))
                .limit(SHOWN)
                .forEach(line -> text.append(label).append(line).append('\n'));
    }
}
