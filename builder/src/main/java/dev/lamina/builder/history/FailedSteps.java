package dev.lamina.builder.history;

import dev.lamina.builder.FailedStep;
import dev.lamina.store.ImageStore;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last failed step of each context, kept until that context is built again. Safe for use by
 * several processes.
 */
public final class FailedSteps {
    private final Path folder;

    public FailedSteps(ImageStore store) {
        this.folder = store.layout().cache().resolve("failed");
    }

    /**
     * The images of both states.
     *
     * @param before what the command found
     * @param after what it left
     */
    public record States(Digest before, Digest after) {}

    public void keep(Path context, FailedStep step) throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.write(
                file(context),
                List.of(step.before().digest().toString(), step.after().digest().toString()));
    }

    public Optional<States> find(Path context) throws IOException {
        return read(file(context));
    }

    /** That of the context that failed last. */
    public Optional<States> latest() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Optional<States> latest = Optional.empty();
        FileTime time = FileTime.fromMillis(0);
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                var written = Files.getLastModifiedTime(file);
                if (written.compareTo(time) > 0) {
                    time = written;
                    latest = read(file);
                }
            }
        }
        return latest;
    }

    private static Optional<States> read(Path file) throws IOException {
        try {
            var lines = Files.readAllLines(file);
            return lines.size() < 2
                    ? Optional.empty()
                    : Optional.of(
                            new States(Digest.parse(lines.get(0)), Digest.parse(lines.get(1))));
        } catch (NoSuchFileException | StoreException e) {
            return Optional.empty();
        }
    }

    /** The images of all of them, which a collection is to spare. */
    public Set<Digest> images() throws IOException {
        var images = new HashSet<Digest>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    read(file)
                            .ifPresent(states ->
                                    images.addAll(List.of(states.before(), states.after())));
                }
            }
        }
        return images;
    }

    /** The context was built; nothing is kept of it any more. */
    public void forget(Path context) throws IOException {
        Files.deleteIfExists(file(context));
    }

    private Path file(Path context) {
        byte[] name =
                context.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        return folder.resolve(Digest.of(name).hex());
    }
}
