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
import dev.lamina.builder.syntax.Diagnostic;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.layer.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file or directory that COPY or ADD found. */
public sealed interface CopySource
        permits CopySource.Found,
                CopySource.Unpacked,
                CopySource.Fetched,
                CopySource.Tree,
                CopySource.Inline,
                ParentsSource {
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

    /** A file that was fetched. */
    record Fetched(ByteString name, FileNode file) implements CopySource {
        @Override
        public Digest digest() throws IOException {
            return ContentDigest.of(file);
        }
    }

    /** What is in a repository. */
    record Tree(FileNode root, Digest digest) implements CopySource {
        @Override
        public ByteString name() {
            return ByteString.of("");
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
    static List<CopySource> of(Step.Transfer step, FileNode root, Hidden hidden, Remotes remotes)
            throws IOException {
        var sources = new ArrayList<CopySource>();
        var excluded = IgnoreRules.of(step.excludes());
        for (var item : step.items()) {
            switch (item) {
                case Step.Item.Inline(var name, var content) ->
                        sources.add(
                                new Inline(
                                        ByteString.of(ByteText.encode(name)),
                                        ByteString.of(ByteText.encode(content))));
                case Step.Item.Remote remote -> remotes.get(remote).ifPresent(sources::add);
                case Step.Item.Pattern pattern when step.parents() ->
                        ParentsSource.find(pattern, root, hidden, excluded).forEach(sources::add);
                case Step.Item.Pattern pattern ->
                        find(pattern, root, hidden).stream()
                                .filter(found -> !isExcluded(found, excluded))
                                .map(found -> without(found, excluded))
                                .forEach(sources::add);
            }
        }
        return sources;
    }

    /** Fetches what is not in a tree. */
    @FunctionalInterface
    interface Remotes {
        /** Nothing is fetched, for those who look at trees only. */
        Remotes NONE = _ -> Optional.empty();

        Optional<CopySource> get(Step.Item.Remote item) throws IOException;
    }

    /** Explains why a path of a context cannot be seen. */
    @FunctionalInterface
    interface Hidden {
        Optional<String> why(String path);
    }

    /** A single file goes by its name. */
    private static boolean isExcluded(Selection.Found found, IgnoreRules excluded) {
        return !found.file().isDirectory() && excluded.hides(ByteText.decode(found.name().bytes()));
    }

    private static CopySource without(Selection.Found found, IgnoreRules excluded) {
        return new Found(found.name(), VisibleFile.of(found.file(), excluded));
    }

    private static List<Selection.Found> find(
            Step.Item.Pattern pattern, FileNode root, Hidden hidden) throws IOException {
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
            throw missing(pattern, hidden);
        }
        return found;
    }

    static BuildfileException missing(Step.Item.Pattern pattern, Hidden hidden) {
        var upwards = List.of(pattern.text().split("/", -1)).contains("..");
        var hint =
                hidden.why(pattern.text())
                        .or(() ->
                                upwards
                                        ? Optional.of("a source cannot lead out of its root")
                                        : Optional.empty());
        return new BuildfileException(
                new Diagnostic(
                        pattern.at().range(), "there is no " + pattern.text() + " to copy", hint));
    }
}
