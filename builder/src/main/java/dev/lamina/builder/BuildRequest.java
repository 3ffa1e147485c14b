package dev.lamina.builder;

import dev.lamina.builder.plan.Network;
import dev.lamina.builder.secret.Grants;
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
 * @param network what RUN may reach at most
 * @param labels more labels for the image; they win over those of the build file
 * @param grants what steps may use and do beyond what they can by themselves
 * @param sourceDateEpoch the time of the image, and the latest of any file in a new layer
 */
public record BuildRequest(
        Path context,
        BuildSource source,
        Optional<Path> ignoreFile,
        List<ImageReference> tags,
        Map<String, String> buildArgs,
        Optional<String> target,
        CacheUse cache,
        Parallelism parallelism,
        Network network,
        Map<String, String> labels,
        Optional<Instant> sourceDateEpoch,
        Delivery delivery,
        Grants grants) {
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
                CacheUse.ALL,
                Parallelism.DEFAULT,
                Network.HOST,
                Map.of(),
                Optional.empty(),
                Delivery.PLAIN,
                Grants.NONE);
    }

    public BuildRequest withSource(BuildSource newSource) {
        return new BuildRequest(
                context,
                newSource,
                ignoreFile,
                tags,
                buildArgs,
                target,
                cache,
                parallelism,
                network,
                labels,
                sourceDateEpoch,
                delivery,
                grants);
    }

    public BuildRequest withIgnoreFile(Optional<Path> newIgnoreFile) {
        return new BuildRequest(
                context,
                source,
                newIgnoreFile,
                tags,
                buildArgs,
                target,
                cache,
                parallelism,
                network,
                labels,
                sourceDateEpoch,
                delivery,
                grants);
    }

    public BuildRequest withTags(List<ImageReference> newTags) {
        return new BuildRequest(
                context,
                source,
                ignoreFile,
                newTags,
                buildArgs,
                target,
                cache,
                parallelism,
                network,
                labels,
                sourceDateEpoch,
                delivery,
                grants);
    }

    public BuildRequest withBuildArgs(Map<String, String> newBuildArgs) {
        return new BuildRequest(
                context,
                source,
                ignoreFile,
                tags,
                newBuildArgs,
                target,
                cache,
                parallelism,
                network,
                labels,
                sourceDateEpoch,
                delivery,
                grants);
    }

    public BuildRequest withTarget(Optional<String> newTarget) {
        return new BuildRequest(
                context,
                source,
                ignoreFile,
                tags,
                buildArgs,
                newTarget,
                cache,
                parallelism,
                network,
                labels,
                sourceDateEpoch,
                delivery,
                grants);
    }

    public BuildRequest withCache(CacheUse newCache) {
        return new BuildRequest(
                context,
                source,
                ignoreFile,
                tags,
                buildArgs,
                target,
                newCache,
                parallelism,
                network,
                labels,
                sourceDateEpoch,
                delivery,
                grants);
    }

    public BuildRequest withParallelism(Parallelism newParallelism) {
        return new BuildRequest(
                context,
                source,
                ignoreFile,
                tags,
                buildArgs,
                target,
                cache,
                newParallelism,
                network,
                labels,
                sourceDateEpoch,
                delivery,
                grants);
    }

    public BuildRequest withNetwork(Network newNetwork) {
        return new BuildRequest(
                context,
                source,
                ignoreFile,
                tags,
                buildArgs,
                target,
                cache,
                parallelism,
                newNetwork,
                labels,
                sourceDateEpoch,
                delivery,
                grants);
    }

    public BuildRequest withLabels(Map<String, String> newLabels) {
        return new BuildRequest(
                context,
                source,
                ignoreFile,
                tags,
                buildArgs,
                target,
                cache,
                parallelism,
                network,
                newLabels,
                sourceDateEpoch,
                delivery,
                grants);
    }

    public BuildRequest withSourceDateEpoch(Optional<Instant> newSourceDateEpoch) {
        return new BuildRequest(
                context,
                source,
                ignoreFile,
                tags,
                buildArgs,
                target,
                cache,
                parallelism,
                network,
                labels,
                newSourceDateEpoch,
                delivery,
                grants);
    }

    public BuildRequest withDelivery(Delivery newDelivery) {
        return new BuildRequest(
                context,
                source,
                ignoreFile,
                tags,
                buildArgs,
                target,
                cache,
                parallelism,
                network,
                labels,
                sourceDateEpoch,
                newDelivery,
                grants);
    }

    public BuildRequest withGrants(Grants newGrants) {
        return new BuildRequest(
                context,
                source,
                ignoreFile,
                tags,
                buildArgs,
                target,
                cache,
                parallelism,
                network,
                labels,
                sourceDateEpoch,
                delivery,
                newGrants);
    }
}
