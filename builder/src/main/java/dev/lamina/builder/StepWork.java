package dev.lamina.builder;

import dev.lamina.builder.BuildProgress.Position;
import dev.lamina.builder.cache.CacheKey;
import dev.lamina.builder.plan.Owner;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.step.Accounts;
import dev.lamina.builder.step.AddStep;
import dev.lamina.builder.step.CopySource;
import dev.lamina.builder.step.CopyStep;
import dev.lamina.builder.step.StepException;
import dev.lamina.builder.step.StepRunner;
import dev.lamina.builder.step.WorkdirStep;
import dev.lamina.store.image.ImageLayer;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Knows of each kind of step what its result depends on and how it is carried out. */
final class StepWork {
    private final BuildSession session;
    private final Origins origins;

    StepWork(BuildSession session, StageResults stages) {
        this.session = session;
        this.origins = new Origins(session, stages);
    }

    /**
     * A step that changes files.
     *
     * @param key what its result is known by
     * @param after what everything up to and with it is known by
     * @param reusable whether a result under the key may stand for this one
     * @param task how to come to the result
     */
    record Work(CacheKey key, CacheKey after, boolean reusable, StepResults.Task task) {
        private static Work of(CacheKey key, StepResults.Task task) {
            return new Work(key, key, true, task);
        }
    }

    /** The stages that must be there before {@link #of} is asked. */
    static List<Integer> needs(Step step) {
        return step.origins().stream()
                .flatMap(origin ->
                        origin instanceof Step.Origin.OfStage(int index)
                                ? Stream.of(index)
                                : Stream.empty())
                .toList();
    }

    Work of(Position position, Step step, StageResult before) throws IOException {
        var latest = session.request().sourceDateEpoch();
        return switch (step) {
            case Step.Configure _ -> throw new IllegalArgumentException("nothing to do: " + step);
            case Step.Run run -> {
                var mounted = RunMounts.contents(run, origins);
                var key = before.key().run(run, mounted, session.runner().conditions(), latest);
                boolean reusable = run.mounts().stream().noneMatch(RunMounts::isUnknown);
                yield new Work(key, key, reusable, () -> run(position, run, before));
            }
            case Step.Workdir workdir ->
                    Work.of(before.key().workdir(workdir, latest), () -> make(workdir, before));
            case Step.Transfer transfer -> {
                var key = key(transfer, before);
                var after = transfer.link() ? before.key().then(key) : key;
                yield new Work(key, after, true, () -> transfer(transfer, before));
            }
        };
    }

    private Optional<WrittenLayer> run(Position position, Step.Run run, StageResult before)
            throws IOException, InterruptedException, RunFailedException, StepException {
        var user = accounts(before).user(Owner.parse(run.user()));
        Runnable waiting =
                () -> session.progress().waiting(position, "another step with the same cache");
        try (var mounts = RunMounts.open(session, origins, run, user, waiting)) {
            return run(position, run, before, mounts);
        }
    }

    private Optional<WrittenLayer> run(
            Position position, Step.Run run, StageResult before, RunMounts mounts)
            throws IOException, InterruptedException, RunFailedException, StepException {
        var environment = new LinkedHashMap<>(run.environment());
        environment.putAll(run.proxies());
        mounts.environment().forEach(environment::putIfAbsent);
        var tail = new LogTail();
        var mask =
                new SecretMask(
                        mounts.secrets(),
                        (bytes, offset, length) -> {
                            tail.write(bytes, offset, length);
                            session.progress().log(position, bytes, offset, length);
                        });
        var outcome =
                session.runner()
                        .run(
                                new StepRunner.Task(
                                        before.layers(),
                                        run.arguments(),
                                        environment,
                                        run.user(),
                                        run.workdir(),
                                        run.network(),
                                        run.insecure(),
                                        run.scripts(),
                                        mounts.mounts(),
                                        mask,
                                        session.request().sourceDateEpoch(),
                                        session.cancellation()));
        mask.flush();
        if (outcome.status() != 0) {
            session.cancellation().check();
            throw new RunFailedException(
                    run.line().range(),
                    outcome.status(),
                    tail.lines(),
                    kept(run, before, outcome.layer()));
        }
        return outcome.layer();
    }

    /** A full disk must not hide why the command failed. */
    private Optional<FailedStep> kept(
            Step.Run run, StageResult before, Optional<WrittenLayer> changes) {
        try {
            return Optional.of(FailedStep.save(session.store(), run, before.layers(), changes));
        } catch (IOException e) {
            session.progress().warned("the failed step cannot be entered: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<WrittenLayer> make(Step.Workdir workdir, StageResult before)
            throws IOException, InterruptedException, StepException {
        try (var below = stack(before.layers())) {
            return WorkdirStep.make(workdir, below, StepResults.now())
                    .write(
                            session.store().layers(),
                            session.request().sourceDateEpoch(),
                            session.cancellation());
        }
    }

    private CacheKey key(Step.Transfer step, StageResult before) throws IOException {
        try (var source = origins.open(step.from())) {
            var inputs = new ArrayList<CacheKey.Input>();
            for (var found : sources(step, source)) {
                inputs.add(new CacheKey.Input(found.name(), found.digest()));
            }
            var latest = session.request().sourceDateEpoch();
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
            throws IOException, InterruptedException, StepException {
        try (var below = stack(step.link() ? List.of() : before.layers());
                var source = origins.open(step.from())) {
            var sources = sources(step, source);
            var latest = session.request().sourceDateEpoch();
            var accounts = accounts(before);
            var layers = session.store().layers();
            var now = StepResults.now();
            return switch (step) {
                case Step.Copy copy ->
                        new CopyStep(copy, below, accounts, now)
                                .copy(sources)
                                .write(layers, latest, session.cancellation());
                case Step.Add add ->
                        new AddStep(add, layers, below, accounts, now)
                                .add(sources, latest, session.cancellation());
            };
        }
    }

    private List<CopySource> sources(Step.Transfer step, Origins.Opened source) throws IOException {
        boolean context = step.from() instanceof Step.Origin.Context;
        CopySource.Hidden hidden = context ? session.input().hidden() : _ -> Optional.empty();
        return CopySource.of(step, source.root(), hidden, session.remotes());
    }

    private LayerStack stack(List<ImageLayer> layers) throws IOException {
        return session.store().openStack(layers);
    }
}
