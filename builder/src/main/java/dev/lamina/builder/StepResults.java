package dev.lamina.builder;

import dev.lamina.builder.StageResults.StageFailedException;
import dev.lamina.builder.cache.BuildCache;
import dev.lamina.builder.cache.CacheKey;
import dev.lamina.builder.cache.CacheRecord;
import dev.lamina.builder.cache.StepLock;
import dev.lamina.builder.step.StepException;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * The results of steps by key: from the cache, from an equal step of this build or of another one
 * that is running, or by carrying the step out. Thread-safe.
 */
final class StepResults {
    private final BuildSession session;
    private final BuildCache cache;
    private final SharedCaches shared;
    private final Semaphore turns;
    private final ConcurrentMap<CacheKey, CompletableFuture<CacheRecord>> ofThisBuild =
            new ConcurrentHashMap<>();

    /** How to come to a result. */
    @FunctionalInterface
    interface Task {
        Optional<WrittenLayer> carryOut()
                throws IOException, InterruptedException, RunFailedException, StepException;
    }

    /**
     * @param carriedOut whether the step was carried out for this
     */
    record Found(CacheRecord record, boolean carriedOut) {}

    StepResults(BuildSession session) {
        this.session = session;
        this.cache = new BuildCache(session.store());
        this.shared =
                new SharedCaches(
                        session.store(), session.progress(), session.request().cache().imports());
        this.turns = new Semaphore(session.request().parallelism().jobs());
    }

    /**
     * The result under a key.
     *
     * @param reuse whether what earlier builds have left may be used
     * @param waiting hears for whom this waits, if it does
     */
    Found get(CacheKey key, boolean reuse, Task task, StepLock.Waiting waiting)
            throws IOException,
                    InterruptedException,
                    RunFailedException,
                    StepException,
                    StageFailedException {
        var mine = new CompletableFuture<CacheRecord>();
        var other = ofThisBuild.putIfAbsent(key, mine);
        if (other != null) {
            return new Found(await(other), false);
        }
        try {
            var found = find(key, reuse, task, waiting);
            mine.complete(found.record());
            return found;
        } finally {
            mine.cancel(false);
        }
    }

    private static CacheRecord await(CompletableFuture<CacheRecord> result)
            throws InterruptedException, StageFailedException {
        try {
            return result.get();
        } catch (ExecutionException | java.util.concurrent.CancellationException e) {
            throw new StageFailedException(e);
        }
    }

    private Found find(CacheKey key, boolean reuse, Task task, StepLock.Waiting waiting)
            throws IOException, InterruptedException, RunFailedException, StepException {
        if (!reuse) {
            return carryOut(key, task);
        }
        var known = cache.find(key);
        if (known.isPresent()) {
            return new Found(known.get(), false);
        }
        try (var _ =
                StepLock.acquire(session.store().layout(), key, session.cancellation(), waiting)) {
            var madeMeanwhile = cache.find(key);
            if (madeMeanwhile.isPresent()) {
                return new Found(madeMeanwhile.get(), false);
            }
            var imported = shared.find(key);
            if (imported.isPresent()) {
                cache.put(key, imported.get());
                return new Found(imported.get(), false);
            }
            return carryOut(key, task);
        }
    }

    /** Makes the copies of the cache that were asked for, when all steps are done. */
    void export(StageResult result) throws IOException {
        var records = new HashMap<CacheKey, CacheRecord>();
        ofThisBuild.forEach((key, record) -> records.put(key, record.join()));
        for (var export : session.request().cache().exports()) {
            shared.export(export, result, records);
        }
    }

    private Found carryOut(CacheKey key, Task task)
            throws IOException, InterruptedException, RunFailedException, StepException {
        try (var _ = turn()) {
            session.cancellation().check();
            var record = new CacheRecord(task.carryOut(), now());
            cache.put(key, record);
            return new Found(record, true);
        }
    }

    /** The right to work until it is closed; waits for it. */
    Turn turn() throws InterruptedException {
        turns.acquire();
        return turns::release;
    }

    @FunctionalInterface
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
