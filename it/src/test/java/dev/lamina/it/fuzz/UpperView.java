package dev.lamina.it.fuzz;

import dev.lamina.it.contract.Branches;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What two upper branches hold. An object may be copied up on one side only: under another name of
 * a group of hard links, or for something that then failed. Whiteouts, and what is on both sides,
 * are the same.
 */
final class UpperView {
    private static final String PRIVATE = "trusted.overlay.";

    private UpperView() {}

    static @Nullable Difference compare(Branches kernel, Branches union) throws IOException {
        var theirs = lines(kernel);
        var ours = lines(union);
        removeCopies(theirs, ours);
        removeCopies(ours, theirs);
        return theirs.equals(ours)
                ? null
                : Difference.of("upper", "the upper branches", text(theirs), text(ours));
    }

    private static void removeCopies(Map<String, String> these, Map<String, String> those) {
        these.entrySet()
                .removeIf(line ->
                        !those.containsKey(line.getKey()) && !line.getValue().endsWith("whiteout"));
    }

    private static Map<String, String> lines(Branches branches) throws IOException {
        byte[] path = Text.bytes(String.valueOf(branches.upper()));
        int fd = Linux.SYSTEM.files().open(FileCalls.AT_FDCWD, path, FileCalls.O_DIRECTORY, 0);
        try {
            var lines = new TreeMap<String, String>();
            for (var line : List.of(TreeView.ofBranch(fd, UpperView::counts).split("\n", -1))) {
                lines.put(line.split(" ", 2)[0], line);
            }
            return lines;
        } finally {
            Linux.SYSTEM.files().close(fd);
        }
    }

    private static String text(Map<String, String> lines) {
        return String.join("\n", lines.values());
    }

    /**
     * Where an object comes from is noted by numbers of one's own. A new directory need not say
     * that it hides what is not there, nor one that has stayed where it was, or an empty or
     * complete file, where the rest of it is.
     */
    private static boolean counts(Stat stat, String attribute) {
        return switch (attribute.startsWith(PRIVATE) ? attribute.substring(PRIVATE.length()) : "") {
            case "origin", "uuid", "impure", "nlink", "lamina.ino", "opaque", "redirect" -> false;
            case "metacopy" -> stat.size() > 0;
            default -> true;
        };
    }
}
