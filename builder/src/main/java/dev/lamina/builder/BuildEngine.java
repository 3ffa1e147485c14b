package dev.lamina.builder;

import dev.lamina.builder.plan.BuildPlan;
import dev.lamina.builder.plan.PlanOptions;
import dev.lamina.builder.plan.Planner;
import dev.lamina.builder.step.StepRunner;
import dev.lamina.builder.syntax.Parser;
import dev.lamina.run.Cancellation;
import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.StoreLock;
import dev.lamina.store.image.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Builds images: reads and plans a build file, carries out its steps, stores the image and gives it
 * its names last. Whatever goes wrong before that leaves no image behind. Safe for use by several
 * threads.
 */
public final class BuildEngine {
    private final ImageStore store;
    private final StepRunner runner;

    public BuildEngine(ImageStore store, StepRunner runner) {
        this.store = store;
        this.runner = runner;
    }

    /**
     * Builds one image.
     *
     * @throws dev.lamina.builder.syntax.BuildfileException when the build file is at fault
     * @throws RunFailedException when the command of a RUN failed
     * @throws BuildException when there is no build file or context
     * @throws InterruptedException when it was cancelled
     */
    public BuildResult build(
            BuildRequest request, BuildProgress progress, Cancellation cancellation)
            throws IOException, InterruptedException, RunFailedException {
        var input = BuildInput.of(request);
        var file = Parser.parse(input.file());
        var platform = Platform.host();
        var images = new StoreImages(store, platform);
        try (var lock = StoreLock.publishing(store.layout());
                var remotes = new Remotes(store.layout(), request.grants())) {
            Objects.requireNonNull(lock);
            var plan =
                    Planner.plan(
                            file,
                            options(request, platform),
                            images,
                            new InputFiles(input, request.context()));
            new Precheck(input, request.grants()).check(plan);
            progress.planned(plan);
            var session =
                    new BuildSession(
                            store, runner, request, input, images, remotes, progress, cancellation);
            return finish(plan, request, new StageSchedule(session, plan).build());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static PlanOptions options(BuildRequest request, Platform platform) {
        return new PlanOptions(
                request.buildArgs(),
                request.target(),
                platform,
                request.network(),
                request.grants().allowed(),
                request.sourceDateEpoch().map(time -> Long.toString(time.getEpochSecond())));
    }

    private BuildResult finish(BuildPlan plan, BuildRequest request, StageResult result)
            throws IOException {
        var target = plan.target();
        var epoch = request.sourceDateEpoch();
        var delivery = request.delivery();
        var merged = new Squashing(store).merged(result, delivery.squash());
        var unlabelled = result.image(target, epoch, StepResults.now(), merged);
        var container = unlabelled.config().container();
        for (var label : request.labels().entrySet()) {
            container = container.withLabel(label.getKey(), label.getValue());
        }
        var image =
                unlabelled.withContainer(container).withAnnotations(delivery.annotations()).build();
        store.save(image, request.tags());
        return new BuildResult(image, plan.unusedBuildArgs());
    }
}
