package dev.lamina.builder.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A tree in a git repository.
 *
 * @param url as git takes it
 * @param ref branch, tag or commit; the default branch if absent
 * @param checksum the commit or the beginning of its id that must come out
 * @param subdir the part of the tree, without slashes around it; empty for the whole
 */
public record GitSource(
        String url,
        Optional<String> ref,
        Optional<String> checksum,
        String subdir,
        boolean submodules,
        boolean keepGitDir) {
    private static final Pattern FORM =
            Pattern.compile("(git@[^/]+:|ssh://|git://|https?://[^?#]*\\.git([#?]|$)).*");
    private static final List<String> KEYS =
            List.of(
                    "ref",
                    "branch",
                    "tag",
                    "commit",
                    "checksum",
                    "subdir",
                    "submodules",
                    "keep-git-dir",
                    "mtime");

    /** Whether a source of ADD is a repository rather than a path or a file to fetch. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * {@code url[?key=value&…][#ref[:dir]]}.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static GitSource parse(String text) {
        int hash = text.indexOf('#');
        var fragment = hash < 0 ? "" : text.substring(hash + 1);
        var before = hash < 0 ? text : text.substring(0, hash);
        int mark = before.indexOf('?');
        var url = mark < 0 ? before : before.substring(0, mark);
        int colon = fragment.indexOf(':');
        var values = query(mark < 0 ? "" : before.substring(mark + 1));
        add(values, "ref", colon < 0 ? fragment : fragment.substring(0, colon));
        add(values, "subdir", colon < 0 ? "" : fragment.substring(colon + 1));
        var checksum = Optional.ofNullable(values.get("checksum"));
        var subdir = values.getOrDefault("subdir", "").replaceAll("^[/.]*/|^/+|/+$", "");
        if (List.of(subdir.split("/", -1)).contains("..")) {
            throw new IllegalArgumentException("the folder " + subdir + " leads out of its tree");
        }
        return new GitSource(
                url,
                Optional.ofNullable(values.get("ref")).or(() -> checksum),
                checksum,
                subdir,
                !values.getOrDefault("submodules", "true").equals("false"),
                isOn(values.getOrDefault("keep-git-dir", "false")));
    }

    private static boolean isOn(String value) {
        return value.equals("1") || value.equals("true") || value.isEmpty();
    }

    private static LinkedHashMap<String, String> query(String text) {
        var values = new LinkedHashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var key = equals < 0 ? pair : pair.substring(0, equals);
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "git sources have no " + key + ", but " + String.join(", ", KEYS));
            }
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            switch (key) {
                case "branch" -> add(values, "ref", "refs/heads/" + value);
                case "tag" -> add(values, "ref", "refs/tags/" + value);
                case "commit" -> add(values, "checksum", value);
                default -> add(values, key, value);
            }
        }
        return values;
    }

    private static void add(LinkedHashMap<String, String> values, String key, String value) {
        boolean flag = key.equals("submodules") || key.equals("keep-git-dir");
        if (value.isEmpty() && !flag) {
            return;
        }
        var old = values.put(key, value);
        if (old != null && !old.equals(value)) {
            throw new IllegalArgumentException(
                    "the " + key + " is given twice: " + old + " and " + value);
        }
    }

    public GitSource keepingGitDir() {
        return new GitSource(url, ref, checksum, subdir, submodules, true);
    }

    public GitSource withChecksum(String commit) {
        return new GitSource(
                url,
                ref.or(() -> Optional.of(commit)),
                Optional.of(commit),
                subdir,
                submodules,
                keepGitDir);
    }
}
