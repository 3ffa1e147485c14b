package dev.lamina.builder;

import dev.lamina.builder.context.FileNode;
import dev.lamina.builder.context.LayerFile;
import dev.lamina.builder.plan.Step;
import dev.lamina.run.Cancellation;
import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.Durability;
import dev.lamina.store.image.History;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store, a context and a runner of its own for one test. */
public final class BuildFixture {
    private final Path context;
    private final ImageStore store;
    private final FakeRunner runner;

    public BuildFixture(Path folder) throws IOException {
        context = Files.createDirectory(folder.resolve("context"));
        store = ImageStore.open(folder.resolve("store"), Durability.VOLATILE);
        runner = new FakeRunner(store);
    }

    public Path context() {
        return context;
    }

    public ImageStore store() {
        return store;
    }

    public FakeRunner runner() {
        return runner;
    }

    /** A file of the context with its parents, 0644. */
    public Path file(String name, String content) throws IOException {
        var path = context.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        return mode(path, "rw-r--r--");
    }

    public Path directory(String name) throws IOException {
        return mode(Files.createDirectories(context.resolve(name)), "rwxr-xr-x");
    }

    public static Path mode(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    public BuildRequest request(String buildfile) {
        var name = buildfile.startsWith("# B\n") ? "Buildfile" : "Dockerfile";
        return BuildRequest.of(context)
                .withSource(new BuildSource.Text(name, ByteString.of(buildfile)))
                .withSourceDateEpoch(Optional.of(Instant.ofEpochSecond(1_000_000_000)));
    }

    public Image build(String buildfile) throws Exception {
        return build(request(buildfile));
    }

    public Image build(BuildRequest request) throws Exception {
        return build(request, BuildProgress.NONE);
    }

    public Image build(BuildRequest request, BuildProgress progress) throws Exception {
        return new BuildEngine(store, runner).build(request, progress, new Cancellation()).image();
    }

    /** Builds and tags. */
    public Image base(String name, String buildfile) throws Exception {
        var image = build(buildfile);
        store.tag(image, ImageReference.parse(name));
        return image;
    }

    /** The whole tree of an image, one line per path. */
    public String tree(Image image) throws IOException {
        return tree(image.layers());
    }

    /** What the last layer of an image says, directories above its files included. */
    public String lastLayer(Image image) throws IOException {
        return tree(List.of(image.layers().getLast()));
    }

    private String tree(List<ImageLayer> layers) throws IOException {
        try (var stack = store.openStack(layers)) {
            var lines = new ArrayList<String>();
            list(LayerFile.root(stack), lines);
            return String.join("\n", lines);
        }
    }

    private static void list(FileNode directory, List<String> lines) throws IOException {
        for (var child : directory.children()) {
            lines.add(line(child));
            list(child, lines);
        }
    }

    private static String line(FileNode file) throws IOException {
        return switch (file.entry()) {
            case LayerEntry.Directory(var path, var a) ->
                    "%o %d:%d %s/".formatted(a.mode(), a.uid(), a.gid(), path);
            case LayerEntry.RegularFile(var path, var a, _) ->
                    "%o %d:%d %s = %s"
                            .formatted(a.mode(), a.uid(), a.gid(), path, content(file).strip());
            case LayerEntry.Symlink(var path, var a, var target) ->
                    "link %d:%d %s -> %s".formatted(a.uid(), a.gid(), path, target);
            default -> file.entry().toString();
        };
    }

    public static String content(FileNode file) throws IOException {
        try (var in = file.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Keeps how each step ended. */
    static BuildProgress recording(List<BuildProgress.Verdict> verdicts) {
        return new BuildProgress() {
            @Override
            public synchronized void finished(
                    Position at, Step step, Verdict verdict, Duration took) {
                verdicts.add(verdict);
            }
        };
    }

    /** A line for each entry, beginning with + where it made a layer. */
    static List<String> history(Image image) {
        return image.config().history().stream().map(BuildFixture::line).toList();
    }

    private static String line(History step) {
        return (step.emptyLayer() ? "- " : "+ ") + step.createdBy().orElse("");
    }
}
