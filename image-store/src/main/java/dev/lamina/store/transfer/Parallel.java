package dev.lamina.store.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Tasks side by side, a few at a time. The first failure ends the others and is thrown; further
 * ones are attached to it.
 *
 * @param lanes how many at a time
 */
public record Parallel(int lanes) {
    /** One piece of work; interrupted when another one failed. */
    public interface Task {
        void run() throws IOException;
    }

    /** Returns when all tasks have ended. */
    public void run(List<Task> tasks) throws IOException {
        if (lanes == 1 || tasks.size() == 1) {
            for (Task task : tasks) {
                task.run();
            }
            return;
        }
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        Math.min(lanes, Math.max(1, tasks.size())),
                        Thread.ofPlatform().daemon().name("transfer-", 0).factory());
        try (threads) {
            CompletionService<Void> done = new ExecutorCompletionService<>(threads);
            List<Future<Void>> all = new ArrayList<>();
            for (Task task : tasks) {
                all.add(
                        done.submit(() -> {
                            task.run();
                            return null;
                        }));
            }
            try {
                for (int i = 0; i < all.size(); i++) {
                    done.take().get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw failure(java.util.Objects.requireNonNullElse(e.getCause(), e));
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
    }

    private static IOException failure(Throwable cause) {
        return switch (cause) {
            case IOException io -> io;
            case RuntimeException unexpected -> throw unexpected;
            case Error error -> throw error;
            default -> new IOException(cause);
        };
    }
}
