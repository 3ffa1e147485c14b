package dev.lamina.unionfs.transport.direct;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls another worker when all are held, by a disk or by each other, so that requests, FORGET
 * among them, do not wait behind them. It looks every few milliseconds while there is work, and
 * sleeps while there is none.
 */
final class CrewWatch implements Runnable {
    private static final long PERIOD_NANOS = 5_000_000;

    /** Periods without work before it sleeps. */
    private static final int PATIENCE = 10;

    private final Crew crew;
    private volatile boolean asleep;
    private volatile @Nullable Thread thread;

    CrewWatch(Crew crew) {
        this.crew = crew;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        long taken = 0;
        int quiet = 0;
        while (!crew.hasEnded()) {
            long now = crew.taken();
            if (now != taken) {
                quiet = 0;
            } else if (!crew.isWaiting()) {
                crew.call();
            } else if (++quiet > PATIENCE) {
                sleep();
                quiet = 0;
            }
            taken = now;
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }

    /** A worker that takes a request at the same moment either sees the flag or is seen here. */
    private void sleep() {
        asleep = true;
        while (asleep && crew.isWaiting() && !crew.hasEnded()) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    /** There is work. */
    void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }
}
