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
}
