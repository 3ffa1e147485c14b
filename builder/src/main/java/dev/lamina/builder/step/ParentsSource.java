package dev.lamina.builder.step;

import dev.lamina.builder.context.ContentDigest;
import dev.lamina.builder.context.FileNode;
import dev.lamina.builder.context.Glob;
import dev.lamina.builder.context.IgnoreRules;
import dev.lamina.builder.context.Selection;
import dev.lamina.builder.context.VisibleFile;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.ByteText;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A source of {@code COPY --parents}: it keeps its path below the destination.
 *
 * @param name the path, as it is matched
 * @param way the directories above it, the outermost first
 * @param names those of the directories and the file
 */
public record ParentsSource(
        ByteString name, List<FileNode> way, List<ByteString> names, FileNode file)
        implements CopySource {
    public ParentsSource {
        way = List.copyOf(way);
        names = List.copyOf(names);
    }

    /** Its own content, and the attributes of the directories above. */
    @Override
    public Digest digest() throws IOException {
        var parts = new ByteArrayOutputStream();
        for (var directory : way) {
            if (directory.entry() instanceof LayerEntry.Directory(_, var a)) {
                var text = a.mode() + " " + a.uid() + " " + a.gid() + " " + a.xattrs() + "\n";
                parts.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        parts.writeBytes(ContentDigest.of(file).bytes());
        return Digest.of(parts.toByteArray());
    }

    /** All that a pattern selects; what stands before {@code /./} is not kept. */
    static List<ParentsSource> find(
            Step.Item.Pattern pattern, FileNode root, Hidden hidden, IgnoreRules excluded)
            throws IOException {
        var text = pattern.text();
        int pivot = text.indexOf("/./");
        var base = pivot < 0 ? "" : text.substring(0, pivot);
        var kept = names(pivot < 0 ? text : text.substring(pivot + 3));
        var start = Selection.literal(root, base);
        if (start.isEmpty()) {
            throw CopySource.missing(pattern, hidden);
        }
        var search = new Search(pattern, kept, excluded);
        search.from(start.get(), 0, List.of(), List.of());
        boolean literal = kept.stream().noneMatch(Glob::hasWildcards);
        if (search.found.isEmpty() && literal) {
            throw CopySource.missing(pattern, hidden);
        }
        return search.found;
    }

    private static List<String> names(String path) {
        var names = new ArrayList<String>();
        for (var part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                names.add(part);
            }
        }
        return names;
    }

    private static final class Search {
        private final Step.Item.Pattern pattern;
        private final List<String> wanted;
        private final IgnoreRules excluded;
        private final List<ParentsSource> found = new ArrayList<>();

        Search(Step.Item.Pattern pattern, List<String> wanted, IgnoreRules excluded) {
            this.pattern = pattern;
            this.wanted = wanted;
            this.excluded = excluded;
        }

        /**
         * @param way the directories with a name so far
         */
        void from(FileNode here, int depth, List<FileNode> way, List<ByteString> names)
                throws IOException {
            if (depth == wanted.size()) {
                add(here, way, names);
                return;
            }
            var part = wanted.get(depth);
            boolean any = part.equals("**");
            if (any) {
                from(here, depth + 1, way, names);
            }
            var above = names.isEmpty() ? way : with(way, here);
            if (!any && !Glob.hasWildcards(part)) {
                var name = ByteString.of(ByteText.encode(part));
                var child = here.child(name);
                if (child.isPresent()) {
                    from(child.get(), depth + 1, above, with(names, name));
                }
                return;
            }
            var glob = glob(any ? "*" : part);
            for (var child : here.children()) {
                var name = child.entry().path().name();
                if (any && child.isDirectory()) {
                    from(child, depth, above, with(names, name));
                } else if (!any && glob.matches(ByteText.decode(name.bytes()))) {
                    from(child, depth + 1, above, with(names, name));
                }
            }
            boolean files = any && depth + 1 == wanted.size();
            if (files) {
                for (var child : here.children()) {
                    if (!child.isDirectory()) {
                        add(child, above, with(names, child.entry().path().name()));
                    }
                }
            }
        }

        private Glob glob(String part) {
            return Glob.ofPath(part)
                    .orElseThrow(() ->
                            new BuildfileException(
                                    pattern.at().range(),
                                    "malformed pattern: " + pattern.text(),
                                    "a literal bracket is written [[]"));
        }

        private void add(FileNode file, List<FileNode> way, List<ByteString> names) {
            var last = names.isEmpty() ? "" : ByteText.decode(names.getLast().bytes());
            if (!file.isDirectory() && excluded.hides(last)) {
                return;
            }
            var path = new StringBuilder();
            names.forEach(name -> path.append('/').append(ByteText.decode(name.bytes())));
            var visible = VisibleFile.of(file, excluded);
            var text = ByteString.of(path.toString());
            if (found.stream().noneMatch(other -> other.name().equals(text))) {
                found.add(new ParentsSource(text, way, names, visible));
            }
        }

        private static <T> List<T> with(List<T> list, T last) {
            var longer = new ArrayList<>(list);
            longer.add(last);
            return longer;
        }
    }

    /** Whether it is a directory, whose content is copied with it. */
    boolean isDirectory() {
        return file.entry() instanceof LayerEntry.Directory;
    }
}
