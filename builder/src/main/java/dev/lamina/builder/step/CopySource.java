package dev.lamina.builder.step;

import dev.lamina.builder.context.ContentDigest;
import dev.lamina.builder.context.FileNode;
import dev.lamina.builder.context.Glob;
import dev.lamina.builder.context.Selection;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.builder.syntax.ByteText;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file or directory that COPY or ADD found. */
public sealed interface CopySource {
    /** Its name where the destination is a directory. */
    ByteString name();

    /** What a copy of it depends on. */
    Digest digest() throws IOException;

    /** From a tree. */
    record Found(ByteString name, FileNode file) implements CopySource {
        @Override
        public Digest digest() throws IOException {
            return ContentDigest.of(file);
        }
    }

    /** The files of an archive, instead of the archive itself. */
    record Unpacked(ByteString name, FileNode root) implements CopySource {
        @Override
        public Digest digest() throws IOException {
            return ContentDigest.of(root);
        }
    }

    /** From the build file. */
    record Inline(ByteString name, ByteString content) implements CopySource {
        @Override
        public Digest digest() {
            return Digest.of(content.bytes());
        }
    }

    /**
     * Finds all sources of a step.
     *
     * @param hidden says of a path that is not found why it is hidden, if it is
     * @throws BuildfileException at a source that is not there
     */
    static List<CopySource> of(Step.Transfer step, FileNode root, Hidden hidden)
            throws IOException {
        var sources = new ArrayList<CopySource>();
        for (var item : step.items()) {
            switch (item) {
                case Step.Item.Inline(var name, var content) ->
                        sources.add(
                                new Inline(
                                        ByteString.of(ByteText.encode(name)),
                                        ByteString.of(ByteText.encode(content))));
                case Step.Item.Pattern pattern -> sources.addAll(find(pattern, root, hidden));
            }
        }
        return sources;
    }

    /** Explains why a path of a context cannot be seen. */
    @FunctionalInterface
    interface Hidden {
        Optional<String> why(String path);
    }

    private static List<CopySource> find(Step.Item.Pattern pattern, FileNode root, Hidden hidden)
            throws IOException {
        var at = pattern.at().range();
        var found =
                Selection.of(root, pattern.text())
                        .orElseThrow(() ->
                                new BuildfileException(
                                        at,
                                        "malformed pattern: " + pattern.text(),
                                        "a literal bracket is written [[]"));
        boolean literal = !Glob.hasWildcards(pattern.text());
        if (found.isEmpty() && literal) {
            var message = "there is no " + pattern.text() + " to copy";
            throw hidden.why(pattern.text())
                    .map(why -> new BuildfileException(at, message, why))
                    .orElseGet(() -> new BuildfileException(at, message));
        }
        var sources = new ArrayList<CopySource>();
        found.forEach(match -> sources.add(new Found(match.name(), match.file())));
        return sources;
    }
}
