package dev.lamina.builder;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What the stages of one build come to, to be waited for. Thread-safe. */
final class StageResults {
    private final Map<Integer, CompletableFuture<StageResult>> results = new HashMap<>();

    /** Ends the work on what needs a stage that failed; the failure itself is told elsewhere. */
    static final class StageFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        StageFailedException(Throwable cause) {
            super(cause);
        }
    }

    StageResults(Iterable<Integer> stages) {
        stages.forEach(stage -> results.put(stage, new CompletableFuture<>()));
    }

    void finished(int stage, StageResult result) {
        future(stage).complete(result);
    }

    void failed(int stage, Throwable failure) {
        future(stage).completeExceptionally(failure);
    }

    /**
     * The end of a stage; to be called before a turn to work is taken, since that stage needs one.
     */
    StageResult await(int stage) throws InterruptedException, StageFailedException {
        try {
            return future(stage).get();
        } catch (ExecutionException e) {
            throw new StageFailedException(e);
        }
    }

    /** The end of a stage that was waited for before. */
    StageResult get(int stage) {
        return Objects.requireNonNull(future(stage).getNow(null), "not waited for: " + stage);
    }

    private CompletableFuture<StageResult> future(int stage) {
        return Objects.requireNonNull(results.get(stage));
    }
}
