package dev.lamina.builder;

import dev.lamina.builder.BuildProgress.Position;
import dev.lamina.builder.BuildProgress.Verdict;
import dev.lamina.builder.StageResults.StageFailedException;
import dev.lamina.builder.plan.BuildPlan.PlannedStage;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.step.StepException;
import dev.lamina.builder.syntax.BuildfileException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Goes through the steps of one stage. */
final class StageBuild {
    private final BuildSession session;
    private final StageResults stages;
    private final StepResults results;
    private final StepWork works;

    StageBuild(BuildSession session, StageResults stages, StepResults results) {
        this.session = session;
        this.stages = stages;
        this.results = results;
        this.works = new StepWork(session, stages);
    }

    /**
     * @param firstStep the number of its first step in the whole build
     */
    StageResult build(PlannedStage stage, StageResult beginning, int firstStep)
            throws IOException, InterruptedException, RunFailedException, StageFailedException {
        boolean reuse = session.request().cache().allowedFor(stage.stage());
        var result = beginning;
        int number = 0;
        for (var step : stage.steps()) {
            var position =
                    new Position(
                            firstStep + number,
                            stage.stage().title(),
                            number + 1,
                            stage.steps().size());
            number++;
            for (int needed : StepWork.needs(step)) {
                stages.await(needed);
            }
            session.cancellation().check();
            result = carryOut(position, step, result, reuse);
        }
        return result;
    }

    private StageResult carryOut(Position position, Step step, StageResult before, boolean reuse)
            throws IOException, InterruptedException, RunFailedException, StageFailedException {
        session.progress().started(position, step);
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
            var found =
                    results.get(
                            work.key(),
                            reuse && work.reusable(),
                            work.task(),
                            holder -> session.progress().waiting(position, holder));
            var record = found.record();
            verdict = verdict(found);
            var done = new StageResult.Done(step, record.layer(), Optional.of(record.created()));
            return before.with(done, work.after());
        } catch (StepException e) {
            throw new BuildfileException(step.line().range(), String.valueOf(e.getMessage()));
        } catch (InterruptedException | StageFailedException e) {
            verdict = Verdict.CANCELLED;
            throw e;
        } finally {
            var took = Duration.ofNanos(System.nanoTime() - begin);
            session.progress().finished(position, step, verdict, took);
        }
    }

    /** Keys of files are made of their content, which takes work as well. */
    private StepWork.Work work(Position position, Step step, StageResult before)
            throws IOException, InterruptedException {
        if (!(step instanceof Step.Transfer)) {
            return works.of(position, step, before);
        }
        try (var _ = results.turn()) {
            return works.of(position, step, before);
        }
    }

    private static Verdict verdict(StepResults.Found found) {
        if (!found.carriedOut()) {
            return Verdict.CACHED;
        }
        return found.record().layer().isPresent() ? Verdict.CHANGED : Verdict.UNCHANGED;
    }
}
