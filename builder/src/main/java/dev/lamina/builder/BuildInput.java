package dev.lamina.builder;

import dev.lamina.builder.context.DirectoryFile;
import dev.lamina.builder.context.FileNode;
import dev.lamina.builder.context.IgnoreRules;
import dev.lamina.builder.context.VisibleFile;
import dev.lamina.builder.step.CopySource;
import dev.lamina.builder.syntax.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a build reads from the host: its build file, its ignore file, and the context as far as that
 * shows it.
 */
record BuildInput(SourceFile file, IgnoreRules rules, FileNode context) {
    private static final List<String> NAMES =
            List.of("Buildfile", "Dockerfile", "dockerfile", "Containerfile");
    private static final List<String> IGNORE_FILES =
            List.of(".buildignore", ".containerignore", ".dockerignore");

    static BuildInput of(BuildRequest request) throws IOException {
        if (!Files.isDirectory(request.context())) {
            throw new BuildException(
                    "the build context " + request.context() + " is not a directory",
                    "Give the directory that COPY takes its files from.");
        }
        var path = path(request);
        var file =
                switch (request.source()) {
                    case BuildSource.Text(var name, var content) ->
                            SourceFile.of(name, content.bytes());
                    case BuildSource.File _, BuildSource.InContext _ -> read(path.orElseThrow());
                };
        var rules = rules(request, path);
        var root = DirectoryFile.root(request.context());
        return new BuildInput(file, rules, VisibleFile.of(root, rules));
    }

    private static Optional<Path> path(BuildRequest request) throws BuildException {
        return switch (request.source()) {
            case BuildSource.Text _ -> Optional.empty();
            case BuildSource.File(var path) -> Optional.of(path);
            case BuildSource.InContext() -> Optional.of(inContext(request.context()));
        };
    }

    private static Path inContext(Path context) throws BuildException {
        for (var name : NAMES) {
            var path = context.resolve(name);
            if (Files.isRegularFile(path)) {
                return path.normalize();
            }
        }
        throw new BuildException(
                "there is no build file in " + context,
                "Write a Buildfile there, or name another file with -f.");
    }

    private static SourceFile read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new BuildException(
                    (Files.exists(path) ? "not a file: " : "there is no ") + path,
                    "Give the path of a build file with -f.");
        }
        return SourceFile.of(path.toString(), Files.readAllBytes(path));
    }

    private static IgnoreRules rules(BuildRequest request, Optional<Path> file) throws IOException {
        if (request.ignoreFile().isPresent()) {
            return IgnoreRules.parse(read(request.ignoreFile().get()));
        }
        var candidates = new ArrayList<Path>();
        if (file.isPresent()) {
            var name = String.valueOf(file.get().getFileName());
            IGNORE_FILES.forEach(end -> candidates.add(file.get().resolveSibling(name + end)));
        }
        IGNORE_FILES.forEach(name -> candidates.add(request.context().resolve(name)));
        for (var candidate : candidates) {
            if (Files.isRegularFile(candidate)) {
                return IgnoreRules.parse(read(candidate));
            }
        }
        return IgnoreRules.NONE;
    }

    /** Names the ignore rule that keeps a path out of the context, if one does. */
    CopySource.Hidden hidden() {
        return path -> rules.deciding(clean(path)).filter(rule -> !rule.keeps()).map(this::reason);
    }

    private String reason(IgnoreRules.Rule rule) {
        return "the rule " + rule.text() + " at " + rule.range() + " hides it";
    }

    private static String clean(String path) {
        return path.replaceAll("/+", "/").replaceAll("^(\\./|/)+|/$", "");
    }
}
