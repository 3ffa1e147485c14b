package dev.lamina.builder;

import dev.lamina.builder.plan.BuildPlan;
import dev.lamina.builder.plan.Step;
import java.time.Duration;

/** Learns how a build goes. Called by several threads, for one step by one at a time. */
public interface BuildProgress {
    /** Hears nothing. */
    BuildProgress NONE = new BuildProgress() {};

    /**
     * Which step of a build.
     *
     * @param id counted from 1 in the whole build
     * @param stage name or number of its stage
     * @param number counted from 1 within the stage
     * @param total steps of the stage
     */
    record Position(int id, String stage, int number, int total) {}

    /** How a step ended. */
    enum Verdict {
        /** Its result was there already. */
        CACHED,
        /** It was carried out and made a layer. */
        CHANGED,
        /** It was carried out and changed no file. */
        UNCHANGED,
        /** The build ends here. */
        FAILED,
        /** It was given up because of another one, or on request. */
        CANCELLED
    }

    /** The build file is understood; the first step follows. */
    default void planned(BuildPlan plan) {}

    default void started(Position position, Step step) {}

    /**
     * Another build carries the step out.
     *
     * @param holder that build, for people
     */
    default void waiting(Position position, String holder) {}

    /** Something is done without; one sentence. */
    default void warned(String warning) {}

    /** Output of a RUN as it comes: bytes, not lines. The array is not to be kept. */
    default void log(Position position, byte[] bytes, int offset, int length) {}

    default void finished(Position position, Step step, Verdict verdict, Duration took) {}

    /** Tells two, in this order. */
    static BuildProgress both(BuildProgress first, BuildProgress second) {
        return new BuildProgress() {
            @Override
            public void planned(BuildPlan plan) {
                first.planned(plan);
                second.planned(plan);
            }

            @Override
            public void started(Position position, Step step) {
                first.started(position, step);
                second.started(position, step);
            }

            @Override
            public void waiting(Position position, String holder) {
                first.waiting(position, holder);
                second.waiting(position, holder);
            }

            @Override
            public void warned(String warning) {
                first.warned(warning);
                second.warned(warning);
            }

            @Override
            public void log(Position position, byte[] bytes, int offset, int length) {
                first.log(position, bytes, offset, length);
                second.log(position, bytes, offset, length);
            }

            @Override
            public void finished(Position position, Step step, Verdict verdict, Duration took) {
                first.finished(position, step, verdict, took);
                second.finished(position, step, verdict, took);
            }
        };
    }
}
