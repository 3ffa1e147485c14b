package dev.lamina.builder;

import dev.lamina.builder.BuildProgress.Position;
import dev.lamina.builder.BuildProgress.Verdict;
import dev.lamina.builder.cache.BuildCache;
import dev.lamina.builder.cache.CacheKey;
import dev.lamina.builder.cache.CacheRecord;
import dev.lamina.builder.context.FileNode;
import dev.lamina.builder.context.LayerFile;
import dev.lamina.builder.plan.BuildPlan.PlannedStage;
import dev.lamina.builder.plan.Owner;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.step.Accounts;
import dev.lamina.builder.step.AddStep;
import dev.lamina.builder.step.CopySource;
import dev.lamina.builder.step.CopyStep;
import dev.lamina.builder.step.StepException;
import dev.lamina.builder.step.StepRunner;
import dev.lamina.builder.step.WorkdirStep;
import dev.lamina.builder.syntax.BuildfileException;
import dev.lamina.store.ImageStore;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Carries out the steps of one stage, or finds that they were carried out before. */
final class StageBuild {
    private final ImageStore store;
    private final BuildCache cache;
    private final StepRunner runner;
    private final BuildRequest request;
    private final BuildInput input;
    private final StoreImages images;
    private final BuildProgress progress;
    private final Map<Integer, StageResult> earlier;

    StageBuild(
            ImageStore store,
            StepRunner runner,
            BuildRequest request,
            BuildInput input,
            StoreImages images,
            BuildProgress progress,
            Map<Integer, StageResult> earlier) {
        this.store = store;
        this.cache = new BuildCache(store);
        this.runner = runner;
        this.request = request;
        this.input = input;
        this.images = images;
        this.progress = progress;
        this.earlier = earlier;
    }

    StageResult build(PlannedStage stage, StageResult beginning)
            throws IOException, InterruptedException, RunFailedException {
        var result = beginning;
        int number = 0;
        for (var step : stage.steps()) {
            number++;
            var position = new Position(stage.stage().title(), number, stage.steps().size());
            result = carryOut(position, step, result);
        }
        return result;
    }

    private StageResult carryOut(Position position, Step step, StageResult before)
            throws IOException, InterruptedException, RunFailedException {
        progress.started(position, step);
        long begin = System.nanoTime();
        var verdict = Verdict.FAILED;
        try {
            if (step instanceof Step.Configure) {
                verdict = Verdict.UNCHANGED;
                return before.with(
                        new StageResult.Done(step, Optional.empty(), Optional.empty()),
                        before.key());
            }
            var work = work(position, step, before);
            var known = request.noCache() ? Optional.<CacheRecord>empty() : cache.find(work.key());
            CacheRecord record;
            if (known.isPresent()) {
                record = known.get();
                verdict = Verdict.CACHED;
            } else {
                var layer = work.task().carryOut();
                record = new CacheRecord(layer, now());
                cache.put(work.key(), record);
                verdict = layer.isPresent() ? Verdict.CHANGED : Verdict.UNCHANGED;
            }
            var done = new StageResult.Done(step, record.layer(), Optional.of(record.created()));
            return before.with(done, work.after());
        } catch (StepException e) {
            throw new BuildfileException(step.line().range(), String.valueOf(e.getMessage()));
        } finally {
            var took = Duration.ofNanos(System.nanoTime() - begin);
            progress.finished(position, step, verdict, took);
        }
    }

    /**
     * A step that changes files.
     *
     * @param key what its result is known by
     * @param after what everything up to and with it is known by
     * @param task how to come to the result
     */
    private record Work(CacheKey key, CacheKey after, Task task) {
        static Work of(CacheKey key, Task task) {
            return new Work(key, key, task);
        }
    }

    @FunctionalInterface
    private interface Task {
        Optional<WrittenLayer> carryOut()
                throws IOException, InterruptedException, RunFailedException, StepException;
    }

    private Work work(Position position, Step step, StageResult before) throws IOException {
        var latest = request.sourceDateEpoch();
        return switch (step) {
            case Step.Configure _ -> throw new IllegalArgumentException("nothing to do: " + step);
            case Step.Run run ->
                    Work.of(before.key().run(run, latest), () -> run(position, run, before));
            case Step.Workdir workdir ->
                    Work.of(before.key().workdir(workdir, latest), () -> make(workdir, before));
            case Step.Transfer transfer -> {
                var key = key(transfer, before);
                var after = transfer.link() ? before.key().then(key) : key;
                yield new Work(key, after, () -> transfer(transfer, before));
            }
        };
    }

    private Optional<WrittenLayer> run(Position position, Step.Run run, StageResult before)
            throws IOException, InterruptedException, RunFailedException, StepException {
        if (!run.user().isEmpty()) {
            accounts(before).user(Owner.parse(run.user()));
        }
        var environment = new LinkedHashMap<>(run.environment());
        environment.putAll(run.proxies());
        var tail = new LogTail();
        var outcome =
                runner.run(
                        new StepRunner.Task(
                                before.layers(),
                                run.arguments(),
                                environment,
                                run.user(),
                                run.workdir(),
                                run.network(),
                                run.scripts(),
                                (bytes, offset, length) -> {
                                    tail.write(bytes, offset, length);
                                    progress.log(position, bytes, offset, length);
                                },
                                request.sourceDateEpoch()));
        if (outcome.status() != 0) {
            throw new RunFailedException(run.line().range(), outcome.status(), tail.lines());
        }
        return outcome.layer();
    }

    private Optional<WrittenLayer> make(Step.Workdir workdir, StageResult before)
            throws IOException, StepException {
        try (var below = stack(before.layers())) {
            return WorkdirStep.make(workdir, below, now())
                    .write(store.layers(), request.sourceDateEpoch());
        }
    }

    private CacheKey key(Step.Transfer step, StageResult before) throws IOException {
        try (var source = stack(origin(step))) {
            var inputs = new ArrayList<CacheKey.Input>();
            for (var found : sources(step, source)) {
                inputs.add(new CacheKey.Input(found.name(), found.digest()));
            }
            var latest = request.sourceDateEpoch();
            if (!step.link()) {
                return before.key().transfer(step, inputs, latest);
            }
            var key = CacheKey.ofScratch(Platform.host()).transfer(step, inputs, latest);
            return step.owner().isPresent() ? key.with(accounts(before).digest()) : key;
        }
    }

    private Accounts accounts(StageResult before) throws IOException {
        try (var below = stack(before.layers())) {
            return Accounts.of(below);
        }
    }

    private Optional<WrittenLayer> transfer(Step.Transfer step, StageResult before)
            throws IOException, StepException {
        try (var below = stack(step.link() ? List.of() : before.layers());
                var source = stack(origin(step))) {
            var sources = sources(step, source);
            var latest = request.sourceDateEpoch();
            var accounts = accounts(before);
            return switch (step) {
                case Step.Copy copy ->
                        new CopyStep(copy, below, accounts, now())
                                .copy(sources)
                                .write(store.layers(), latest);
                case Step.Add add ->
                        new AddStep(add, store.layers(), below, accounts, now())
                                .add(sources, latest);
            };
        }
    }

    /** The layers a step copies from; none for the context. */
    private List<ImageLayer> origin(Step.Transfer step) {
        return switch (step) {
            case Step.Add _ -> List.of();
            case Step.Copy copy ->
                    switch (copy.from()) {
                        case Step.Origin.Context() -> List.of();
                        case Step.Origin.OfStage(int index) ->
                                Objects.requireNonNull(earlier.get(index)).layers();
                        case Step.Origin.OfImage(var image) -> images.image(image).layers();
                    };
        };
    }

    private List<CopySource> sources(Step.Transfer step, LayerStack source) throws IOException {
        boolean context =
                step instanceof Step.Add
                        || (step instanceof Step.Copy copy
                                && copy.from() instanceof Step.Origin.Context);
        FileNode root = context ? input.context() : LayerFile.root(source);
        return CopySource.of(step, root, context ? input.hidden() : _ -> Optional.empty());
    }

    private LayerStack stack(List<ImageLayer> layers) throws IOException {
        return store.openStack(layers);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
