package dev.lamina.cli;

import dev.lamina.run.rootfs.TreeWriter;
import dev.lamina.store.ImageStore;
import dev.lamina.store.archive.DockerArchiveWriter;
import dev.lamina.store.archive.OciArchiveWriter;
import dev.lamina.store.image.Image;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.TreeExport;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.Progress;
import dev.lamina.store.transfer.RewrittenSource;
import dev.lamina.store.transfer.StoreSource;
import dev.lamina.store.transfer.Transfer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A form in which {@code jbuild} hands its result over: one {@code -o}. */
sealed interface BuildOutput {
    /** In the store, by its tags. */
    record Stored() implements BuildOutput {}

    /** As docker save writes it; {@code -} is standard output. */
    record DockerArchive(String file) implements BuildOutput {}

    /** An OCI layout in a tar; {@code -} is standard output. */
    record OciArchive(String file) implements BuildOutput {}

    /** The root filesystem as a tar; {@code -} is standard output. */
    record RootTar(String file) implements BuildOutput {}

    /** The root filesystem, written into a directory. */
    record Local(Path directory) implements BuildOutput {}

    /** {@code type=…,dest=…}; a path alone is a directory, {@code -} a tar on standard output. */
    static BuildOutput parse(String text) {
        if (text.equals("-")) {
            return new RootTar("-");
        }
        if (!text.contains("=")) {
            return new Local(Path.of(text));
        }
        var attributes = Attributes.parse("--output", text, "type");
        String type = attributes.require("type");
        if (!type.equals("image")) {
            attributes.only(Set.of("type", "dest"));
        }
        return switch (type) {
            case "image" -> stored(attributes);
            case "docker" -> new DockerArchive(attributes.require("dest"));
            case "oci" -> new OciArchive(attributes.require("dest"));
            case "tar" -> new RootTar(attributes.get("dest").orElse("-"));
            case "local" -> new Local(Path.of(attributes.require("dest")));
            default ->
                    throw new UsageException(
                            "--output has no type " + type,
                            "there are image, oci, docker, local and tar");
        };
    }

    private static BuildOutput stored(Attributes attributes) {
        if (attributes.only(Set.of("type", "push", "name")).flag("push")) {
            throw new UsageException(
                    "--output type=image does not push", "build with -t, then use lamina push");
        }
        return new Stored();
    }

    /** Whether standard output is its own. */
    default boolean toStandardOutput() {
        return switch (this) {
            case Stored _, Local _ -> false;
            case DockerArchive(var file) -> file.equals("-");
            case OciArchive(var file) -> file.equals("-");
            case RootTar(var file) -> file.equals("-");
        };
    }

    /** Writes it; files appear whole or not at all. */
    default void write(ImageStore store, Image image, List<ImageReference> names)
            throws IOException {
        switch (this) {
            case Stored _ -> {}
            case DockerArchive(var name) -> {
                try (var file = OutputFile.open(name)) {
                    try (var writer = new DockerArchiveWriter(store.layout(), file.stream());
                            var target = writer.target(names)) {
                        var source = RewrittenSource.unpacked(store, image);
                        new Transfer(source, target, Progress.NONE, 1).one(Platform.host());
                    }
                    file.commit();
                }
            }
            case OciArchive(var name) -> {
                try (var file = OutputFile.open(name)) {
                    try (var writer = new OciArchiveWriter(file.stream());
                            var target = writer.target(names)) {
                        var source = new StoreSource(store, image.digest());
                        new Transfer(source, target, Progress.NONE, 1).all();
                    }
                    file.commit();
                }
            }
            case RootTar(var name) -> {
                try (var stack = store.openStack(image.layers());
                        var file = OutputFile.open(name)) {
                    TreeExport.write(stack, file.stream());
                    file.commit();
                }
            }
            case Local(var directory) -> {
                try (var stack = store.openStack(image.layers())) {
                    TreeWriter.write(dev.lamina.linux.Linux.SYSTEM, stack, directory);
                }
            }
        }
    }
}
