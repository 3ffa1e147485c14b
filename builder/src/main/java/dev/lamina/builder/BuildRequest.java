package dev.lamina.builder;

import dev.lamina.builder.plan.Network;
import dev.lamina.store.ref.ImageReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to build.
 *
 * @param context the directory that COPY and ADD take files from
 * @param ignoreFile the ignore file, where it is not to be looked for
 * @param tags names for the image, given when everything else is done
 * @param target the stage to build, by name or number; the last one when absent
 * @param noCache whether steps run although they have run before
 * @param network what RUN may reach at most
 * @param labels more labels for the image; they win over those of the build file
 * @param sourceDateEpoch the time of the image, and the latest of any file in a new layer
 */
public record BuildRequest(
        Path context,
        BuildSource source,
        Optional<Path> ignoreFile,
        List<ImageReference> tags,
        Map<String, String> buildArgs,
        Optional<String> target,
        boolean noCache,
        Network network,
        Map<String, String> labels,
        Optional<Instant> sourceDateEpoch) {
    public BuildRequest {
        tags = List.copyOf(tags);
        buildArgs = Map.copyOf(buildArgs);
        labels = Map.copyOf(labels);
    }

    /** A build of the context's own build file, with everything else as it is by default. */
    public static BuildRequest of(Path context) {
        return new BuildRequest(
                context,
                new BuildSource.InContext(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                false,
                Network.HOST,
                Map.of(),
                Optional.empty());
    }
}
