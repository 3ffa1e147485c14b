package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.archive.ArchiveWriter;
import dev.lamina.store.archive.DockerArchiveWriter;
import dev.lamina.store.archive.OciArchiveWriter;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.image.Platform;
import dev.lamina.store.ref.ImageReference;
import dev.lamina.store.transfer.Progress;
import dev.lamina.store.transfer.RewrittenSource;
import dev.lamina.store.transfer.StoreSource;
import dev.lamina.store.transfer.Transfer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code lamina save}: images into an archive. */
final class Save implements Command {
    private final Arguments arguments =
            new Arguments(
                    "lamina save",
                    "[--format docker|oci] [-o FILE] REF…",
                    "Writes images into one archive that docker, podman, skopeo and lamina load.");
    private final StoreOption store = new StoreOption(arguments);
    private final Arguments.Value<@Nullable String> output =
            arguments.option("-o, --output", "FILE", "The archive; standard output unless given.");
    private final Arguments.Value<String> format =
            arguments.option(
                    "--format",
                    "FORMAT",
                    "docker",
                    "docker (as docker save) or oci (an OCI layout, manifests unchanged).");
    private final Arguments.Value<List<String>> names =
            arguments.operands("REF", "A name or an id.");

    @Override
    public Arguments arguments() {
        return arguments;
    }

    @Override
    public int run(Console console) throws Exception {
        if (names.get().isEmpty()) {
            throw new UsageException("no image given", "see lamina save --help");
        }
        if (!format.get().matches("docker|docker-archive|oci|oci-archive")) {
            throw new UsageException("no such format: " + format.get(), "there are docker and oci");
        }
        try (var images = store.open()) {
            var wanted = wanted(images);
            try (var file = OutputFile.open(output.get())) {
                try (var writer = writer(images, file.stream())) {
                    for (var image : wanted.entrySet()) {
                        write(images, image.getKey(), image.getValue(), writer);
                    }
                }
                file.commit();
            }
        }
        return ExitCode.OK.code();
    }

    /** Each image once, with all the names it was asked for by. */
    private Map<Digest, List<ImageReference>> wanted(ImageStore images) throws IOException {
        var wanted = new LinkedHashMap<Digest, List<ImageReference>>();
        for (String name : names.get()) {
            var reference = ImageLookup.reference(images, name);
            var stored = images.refs().find(reference);
            Digest digest =
                    stored.isPresent() ? stored.get().digest() : images.resolve(reference).digest();
            var known = wanted.computeIfAbsent(digest, _ -> new ArrayList<>());
            if (stored.isPresent() && reference.digest().isEmpty()) {
                known.add(reference.tagged());
            }
        }
        return wanted;
    }

    private boolean isDocker() {
        return format.get().startsWith("docker");
    }

    private ArchiveWriter writer(ImageStore images, OutputStream out) throws IOException {
        return isDocker()
                ? new DockerArchiveWriter(images.layout(), out)
                : new OciArchiveWriter(out);
    }

    private void write(
            ImageStore images, Digest digest, List<ImageReference> called, ArchiveWriter writer)
            throws IOException {
        images.image(digest); // names what is missing before anything is written
        var source = new StoreSource(images, digest);
        try (var target = writer.target(called)) {
            if (isDocker()) {
                var unpacked = RewrittenSource.unpacked(images, images.image(digest));
                new Transfer(unpacked, target, Progress.NONE, 1).one(Platform.host());
            } else {
                new Transfer(source, target, Progress.NONE, 1).all();
            }
        } catch (StoreException e) {
            throw new StoreException(
                    "cannot save " + called + ": " + e.getMessage(), e.remedy(), e);
        }
    }
}
