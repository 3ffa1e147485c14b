package dev.lamina.builder;

import dev.lamina.builder.StageResults.StageFailedException;
import dev.lamina.builder.cache.CacheKey;
import dev.lamina.builder.plan.BuildPlan;
import dev.lamina.builder.plan.BuildPlan.Base;
import dev.lamina.builder.plan.BuildPlan.PlannedStage;
import dev.lamina.store.image.ImageBuilder;
import dev.lamina.store.image.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Builds the stages of a plan, each on a thread of its own that waits for the stages it needs. The
 * first failure ends the others and is the one that is told.
 */
final class StageSchedule {
    private final BuildSession session;
    private final BuildPlan plan;
    private final StageResults results;
    private final StepResults steps;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    StageSchedule(BuildSession session, BuildPlan plan) {
        this.session = session;
        this.plan = plan;
        this.results =
                new StageResults(plan.stages().stream().map(s -> s.stage().index()).toList());
        this.steps = new StepResults(session);
    }

    /** Returns when nothing of the build is running any more. */
    StageResult build() throws IOException, InterruptedException, RunFailedException {
        if (plan.stages().size() == 1) {
            build(plan.target(), 1);
        } else {
            buildAll();
        }
        var first = failure.get();
        if (first != null) {
            throw rethrown(first);
        }
        var result = results.get(plan.target().stage().index());
        steps.export(result);
        return result;
    }

    private void buildAll() throws InterruptedException {
        var threads = Thread.ofPlatform().name("stage-", 0).factory();
        try (var executor = Executors.newThreadPerTaskExecutor(threads)) {
            var running = new ArrayList<Future<?>>();
            int first = 1;
            for (var stage : plan.stages()) {
                int number = first;
                running.add(executor.submit(() -> build(stage, number)));
                first += stage.steps().size();
            }
            for (var future : running) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // a stage keeps its failure to itself
        }
    }

    /**
     * @param firstStep the number of its first step in the whole build
     */
    private void build(PlannedStage stage, int firstStep) {
        int index = stage.stage().index();
        try {
            var building = new StageBuild(session, results, steps);
            results.finished(index, building.build(stage, beginning(stage), firstStep));
        } catch (StageFailedException e) {
            results.failed(index, e);
        } catch (Throwable e) {
            boolean asked = session.cancellation().isRequested();
            keep(asked ? new InterruptedException("cancelled") : e);
            results.failed(index, e);
            if (!session.request().parallelism().keepGoing()) {
                session.cancellation().request();
            }
        }
    }

    /** The first failure is the one that is told. */
    @SuppressWarnings(
            "NullAway") // it takes the null of a reference that may hold none for a defect
    private void keep(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    private StageResult beginning(PlannedStage stage)
            throws InterruptedException, StageFailedException {
        var platform = Platform.host();
        return switch (stage.base()) {
            case Base.Scratch() ->
                    new StageResult(
                            ImageBuilder.scratch(platform),
                            List.of(),
                            CacheKey.ofScratch(platform));
            case Base.OfImage(var base) -> {
                var image = session.images().image(base);
                yield new StageResult(
                        ImageBuilder.from(image),
                        List.of(),
                        CacheKey.ofImage(image.digest(), platform));
            }
            case Base.OfStage(int index) -> results.await(index);
        };
    }

    private static RuntimeException rethrown(Throwable failure)
            throws IOException, InterruptedException, RunFailedException {
        switch (failure) {
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RunFailedException e -> throw e;
            case Error e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
