package dev.lamina.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A wish that something end early, told once and heard by all who work on it. Those who compute ask
 * for it now and then; those who wait for something leave an action that ends the wait.
 * Thread-safe.
 */
public final class Cancellation {
    private final Set<Runnable> actions = new LinkedHashSet<>();
    private boolean requested;

    /** Takes an action back. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    public synchronized boolean isRequested() {
        return requested;
    }

    /**
     * Ends the work of the caller.
     *
     * @throws InterruptedException when the wish was told
     */
    public void check() throws InterruptedException {
        if (isRequested()) {
            throw new InterruptedException("cancelled");
        }
    }

    /** Tells the wish and carries out what was left to be done then, on this thread. */
    public void request() {
        List<Runnable> left;
        synchronized (this) {
            requested = true;
            left = List.copyOf(actions);
            actions.clear();
        }
        left.forEach(Runnable::run);
    }

    /** Leaves an action; it is carried out at once when the wish was told before. */
    public Registration onRequest(Runnable action) {
        boolean late;
        synchronized (this) {
            late = requested;
            if (!late) {
                actions.add(action);
            }
        }
        if (late) {
            action.run();
        }
        return () -> takeBack(action);
    }

    private synchronized void takeBack(Runnable action) {
        actions.remove(action);
    }
}
