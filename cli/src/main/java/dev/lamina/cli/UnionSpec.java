package dev.lamina.cli;

import dev.lamina.unionfs.BranchSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code -o lowerdir=A:B,upperdir=U,workdir=W,…} means. A backslash keeps a comma or a colon
 * from separating.
 *
 * @param lower top first
 * @param allowOther other users may use the mount; always so for root, as with any mount of root's
 */
record UnionSpec(
        List<Path> lower,
        @Nullable Path upper,
        @Nullable Path work,
        boolean readOnly,
        boolean isVolatile,
        boolean allowOther) {
    private static final Set<String> FLAGS = Set.of("ro", "rw", "volatile", "allow_other");
    private static final Set<String> VALUES = Set.of("lowerdir", "upperdir", "workdir");

    /** What mount(8) adds, and what is always so here. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "dev",
                    "nodev",
                    "suid",
                    "nosuid",
                    "exec",
                    "noexec",
                    "atime",
                    "noatime",
                    "default_permissions",
                    "auto",
                    "noauto",
                    "nofail",
                    "_netdev");

    static UnionSpec parse(List<String> options) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String group : options) {
            for (String option : split(group, ',')) {
                int equals = option.indexOf('=');
                String name = equals < 0 ? option : option.substring(0, equals);
                boolean known =
                        equals < 0
                                ? FLAGS.contains(name) || WITHOUT_EFFECT.contains(name)
                                : VALUES.contains(name);
                if (!known) {
                    throw new UsageException(
                            "unknown mount option: " + option,
                            "known are " + VALUES + " with a value, and " + FLAGS);
                }
                values.put(name, option.substring(equals + 1));
            }
        }
        if (!values.containsKey("lowerdir")) {
            throw new UsageException(
                    "no lowerdir", "junion -o lowerdir=A:B,upperdir=U,workdir=W MNT");
        }
        if (values.containsKey("upperdir") != values.containsKey("workdir")) {
            throw new UsageException(
                    "upperdir and workdir belong together",
                    "the work directory is an empty one on the same file system");
        }
        var lower = new ArrayList<Path>();
        for (String path : split(values.get("lowerdir"), ':')) {
            lower.add(directory(path));
        }
        return new UnionSpec(
                lower,
                values.containsKey("upperdir") ? directory(values.get("upperdir")) : null,
                values.containsKey("workdir") ? directory(values.get("workdir")) : null,
                values.containsKey("ro"),
                values.containsKey("volatile"),
                values.containsKey("allow_other") || Console.isRoot());
    }

    List<BranchSource> branches() {
        var branches = new ArrayList<BranchSource>();
        if (upper != null && work != null) {
            branches.add(new BranchSource.Writable(bytes(upper), bytes(work)));
        }
        lower.forEach(path -> branches.add(new BranchSource.ReadOnly(bytes(path))));
        return branches;
    }

    static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Path directory(@Nullable String text) throws IOException {
        var path = Path.of(String.valueOf(text)).toAbsolutePath();
        if (!Files.isDirectory(path)) {
            throw Files.exists(path)
                    ? new NotDirectoryException(path.toString())
                    : new java.nio.file.NoSuchFileException(path.toString());
        }
        return path;
    }

    /** Takes the backslash away from what it protects. */
    private static List<String> split(@Nullable String text, char separator) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        String all = String.valueOf(text);
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            if (c == '\\' && i + 1 < all.length() && all.charAt(i + 1) == separator) {
                part.append(all.charAt(++i));
            } else if (c == separator) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
