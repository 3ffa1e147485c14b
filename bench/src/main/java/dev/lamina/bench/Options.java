package dev.lamina.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What to measure, and how often.
 *
 * @param only found in the names of the cases to run
 * @param rounds counted for each case, after one that warms up
 * @param files in the tree of the mount cases; the builds copy an eighth of it
 * @param mebibytes read and written by the data cases
 * @param warm whether servers of mounts have done the same work before
 * @param onDisk whether branches of mounts are on the disk, where it decides, instead of in memory
 */
record Options(
        Pattern only,
        int rounds,
        int files,
        int mebibytes,
        boolean onDisk,
        boolean warm,
        boolean markdown,
        boolean list) {

    static final String HELP =
            """
            Usage: bench/compare [OPTIONS]
            Times Lamina, docker (BuildKit), buildah, podman, runc, kernel overlayfs, fuse-overlayfs and
            unionfs-fuse side by side. A peer that is not installed is listed as absent.
              --only PATTERN  only cases whose name has a match of this regular expression
              --rounds N      counted rounds for each case (5)
              --files N       files in the tree of the mount cases (8000)
              --data MIB      size of the file of the data cases (256)
              --disk          branches of mounts on disk, not in memory
              --warm          let the server of each mount do the same work once before, on other files
              --markdown      tables for a README instead of text
              --list          the names of the cases and peers
            """;

    private static final Set<String> FLAGS = Set.of("--disk", "--warm", "--markdown", "--list");
    private static final Set<String> VALUES = Set.of("--only", "--rounds", "--files", "--data");

    /**
     * @throws IllegalArgumentException for what {@link #HELP} does not offer
     */
    static Options parse(List<String> arguments) {
        var given = new HashMap<String, String>();
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            if (FLAGS.contains(option)) {
                given.put(option, "");
            } else if (VALUES.contains(option) && rest.hasNext()) {
                given.put(option, rest.next());
            } else {
                throw new IllegalArgumentException(option + " is unknown or lacks its value");
            }
        }
        return new Options(
                Pattern.compile(given.getOrDefault("--only", "")),
                number(given, "--rounds", 5),
                number(given, "--files", 8000),
                number(given, "--data", 256),
                given.containsKey("--disk"),
                given.containsKey("--warm"),
                given.containsKey("--markdown"),
                given.containsKey("--list"));
    }

    private static int number(Map<String, String> given, String option, int otherwise) {
        String text = given.get(option);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[1-9][0-9]{0,7}")) {
            throw new IllegalArgumentException(option + " needs a number above 0, not " + text);
        }
        return Integer.parseInt(text);
    }
}
