package dev.lamina.cli;

import dev.lamina.builder.BuildResult;
import dev.lamina.builder.Delivery;
import dev.lamina.builder.Squash;
import dev.lamina.store.ref.ImageReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of {@code jbuild} about what is made of the result. */
final class DeliveryOptions {
    private final Arguments.Value<Boolean> squash;
    private final Arguments.Value<Boolean> squashAll;
    private final Arguments.Value<List<String>> annotations;
    private final Arguments.Value<@Nullable String> idFile;
    private final Arguments.Value<@Nullable String> metadataFile;

    private final Arguments.Value<List<String>> outputs;

    DeliveryOptions(Arguments arguments) {
        outputs =
                arguments.options(
                        "-o, --output",
                        "type=T,dest=PATH",
                        "image (the store), oci, docker, tar or local; DIR alone is local.");
        squash = arguments.flag("--squash", "Make one layer of those that the build adds.");
        squashAll = arguments.flag("--squash-all", "Make one layer of all, the base's included.");
        annotations =
                arguments.options("--annotation", "K=V", "One more annotation of the manifest.");
        idFile = arguments.option("--iidfile", "FILE", "Write the digest of the image there.");
        metadataFile =
                arguments.option("--metadata-file", "FILE", "Write what was built there, as JSON.");
    }

    /** At least one; the image in the store unless others were asked for. */
    List<BuildOutput> outputs() {
        var given = outputs.get().stream().map(BuildOutput::parse).toList();
        if (given.stream().filter(BuildOutput::toStandardOutput).count() > 1) {
            throw new UsageException("several outputs to standard output", "give files to some");
        }
        return given.isEmpty() ? List.of(new BuildOutput.Stored()) : given;
    }

    Delivery value() {
        if (squash.get() && squashAll.get()) {
            throw new UsageException("--squash and --squash-all together", "give one of them");
        }
        var kind =
                squashAll.get()
                        ? Squash.ALL_LAYERS
                        : squash.get() ? Squash.NEW_LAYERS : Squash.NOTHING;
        return new Delivery(kind, annotations());
    }

    /** {@code manifest:K=V} is the long form of {@code K=V}. */
    private Map<String, String> annotations() {
        var values = new LinkedHashMap<String, String>();
        for (String text : annotations.get()) {
            String plain = text.startsWith("manifest:") ? text.substring(9) : text;
            int equals = plain.indexOf('=');
            if (equals <= 0) {
                throw new UsageException("--annotation " + text + ": no value", "write K=V");
            }
            values.put(plain.substring(0, equals), plain.substring(equals + 1));
        }
        return values;
    }

    /** Writes the files that were asked for, each whole or not at all. */
    void report(BuildResult result, List<ImageReference> tags) throws IOException {
        String id = idFile.get();
        if (id != null) {
            replace(
                    Path.of(id),
                    result.image().digest().toString().getBytes(StandardCharsets.US_ASCII));
        }
        String metadata = metadataFile.get();
        if (metadata != null) {
            var bytes = new ByteArrayOutputStream();
            Json.print(
                    new PrintStream(bytes, true, StandardCharsets.UTF_8), metadata(result, tags));
            replace(Path.of(metadata), bytes.toByteArray());
        }
    }

    /** The members have the names that docker buildx gives them. */
    private static Map<String, Object> metadata(BuildResult result, List<ImageReference> tags) {
        var image = result.image();
        var platform = image.config().platform();
        var descriptor = new LinkedHashMap<String, Object>();
        descriptor.put("mediaType", image.manifest().mediaType());
        descriptor.put("digest", image.digest());
        descriptor.put("size", image.manifest().descriptor().size());
        descriptor.put(
                "platform", Map.of("architecture", platform.architecture(), "os", platform.os()));
        var members = new LinkedHashMap<String, Object>();
        members.put("containerimage.config.digest", image.id());
        members.put("containerimage.descriptor", descriptor);
        members.put("containerimage.digest", image.digest());
        if (!tags.isEmpty()) {
            members.put(
                    "image.name",
                    String.join(",", tags.stream().map(ImageReference::canonical).toList()));
        }
        return members;
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path target = file.toAbsolutePath();
        Path unfinished =
                target.resolveSibling(
                        target.getFileName() + ".new-" + ProcessHandle.current().pid());
        try {
            Files.write(unfinished, content);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
