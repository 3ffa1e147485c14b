package dev.lamina.builder.context;

import dev.lamina.builder.syntax.ByteText;
import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a source of COPY selects in a tree. Paths start at the root and cannot leave it, links are
 * followed inside of it.
 */
public final class Selection {
    private Selection() {}

    /**
     * A selected file or directory.
     *
     * @param name the last component as written or matched; empty for the root
     */
    public record Found(ByteString name, FileNode file) {}

    /**
     * The files a pattern selects, in the order of their paths. A pattern with wildcards may select
     * none, and selects a link that leads nowhere as such; one without wildcards selects one file,
     * or none when there is no such file.
     *
     * @return empty when the pattern is malformed
     */
    public static Optional<List<Found>> of(FileNode root, String pattern) throws IOException {
        var names = new ArrayList<String>();
        for (var part : pattern.split("/", -1)) {
            if (part.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                names.add(part);
            }
        }
        var globs = new ArrayList<Glob>();
        for (var name : names) {
            var glob = Glob.ofPath(name);
            if (glob.isEmpty()) {
                return Optional.empty();
            }
            globs.add(glob.get());
        }
        var found = new ArrayList<Found>();
        collect(root, names, globs, List.of(), found);
        return Optional.of(found);
    }

    /** What is at a path without wildcards, links followed, also one in last place. */
    public static Optional<FileNode> literal(FileNode root, String path) throws IOException {
        var names = new ArrayList<ByteString>();
        for (var part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                names.add(ByteString.of(ByteText.encode(part)));
            }
        }
        return new LinkWalk(root).resolve(names);
    }

    private static void collect(
            FileNode root,
            List<String> names,
            List<Glob> globs,
            List<ByteString> way,
            List<Found> found)
            throws IOException {
        var walk = new LinkWalk(root);
        int depth = way.size();
        if (depth == names.size()) {
            var name = way.isEmpty() ? ByteString.of("") : way.getLast();
            walk.resolve(way).ifPresent(file -> found.add(new Found(name, file)));
            return;
        }
        if (!Glob.hasWildcards(names.get(depth))) {
            var name = ByteString.of(ByteText.encode(names.get(depth)));
            collect(root, names, globs, with(way, name), found);
            return;
        }
        var directory = walk.resolve(way);
        if (directory.isEmpty()) {
            return;
        }
        for (var child : directory.get().children()) {
            var name = child.entry().path().name();
            if (globs.get(depth).matches(ByteText.decode(name.bytes()))) {
                int before = found.size();
                collect(root, names, globs, with(way, name), found);
                boolean leadsNowhere = depth + 1 == names.size() && found.size() == before;
                if (leadsNowhere) {
                    found.add(new Found(name, child));
                }
            }
        }
    }

    private static List<ByteString> with(List<ByteString> way, ByteString name) {
        var longer = new ArrayList<>(way);
        longer.add(name);
        return longer;
    }
}
