package dev.lamina.unionfs.transport.direct;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The workers of a connection, and how many of them look for requests: one, as long as it keeps up.
 * Each further one costs wake-ups of threads that find the request taken, which is more than the
 * work itself. Another is called when requests queue up, or when all are held by a branch; it rests
 * again when it is not needed. Thread-safe.
 */
final class Crew {
    /** How a further worker comes into being; it takes part until the connection ends. */
    @FunctionalInterface
    interface Recruiter {
        void recruit(Member member);
    }

    /** Requests found waiting, one after the other, that call for another worker. */
    private static final int BACKLOG = 8;

    /** Requests answered while others were waiting for one, after which a worker rests. */
    private static final int SURPLUS = 32;

    private final int most;
    private final int mostForBacklog;
    private final List<Member> members = new ArrayList<>();
    private final Semaphore calls = new Semaphore(0);
    private final AtomicInteger resting = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile int recruited;
    private volatile boolean ended;
    private Recruiter recruiter = member -> {};

    Crew(int most, int mostForBacklog) {
        this.most = most;
        this.mostForBacklog = mostForBacklog;
    }

    /** Starts with one worker. */
    void begin(Recruiter howToRecruit) {
        recruiter = howToRecruit;
        recruit();
    }

    /** Lets one more worker look for requests, if there is one. */
    void call() {
        int rest = resting.get();
        while (rest > 0) {
            if (resting.compareAndSet(rest, rest - 1)) {
                calls.release();
                return;
            }
            rest = resting.get();
        }
        recruit();
    }

    private void recruit() {
        synchronized (members) {
            if (!ended && members.size() < most) {
                var member = new Member();
                members.add(member);
                recruited = members.size();
                recruiter.recruit(member);
            }
        }
    }

    /** The connection has ended: whoever rests may go. */
    void end() {
        synchronized (members) {
            ended = true;
        }
        calls.release(most);
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether somebody waits for a request. */
    boolean isWaiting() {
        return waiting.get() > 0;
    }

    private int active() {
        return recruited - resting.get();
    }

    /** Requests taken so far: when it stands still and nobody waits, all are held. */
    long taken() {
        long sum = 0;
        synchronized (members) {
            for (var member : members) {
                sum += member.taken.getOpaque();
            }
        }
        return sum;
    }

    /** One worker's part in it; used by its thread alone. */
    final class Member {
        private int backlog;
        private int surplus;
        private final AtomicLong taken = new AtomicLong();

        /** Before looking for a request; false when no more will come. */
        boolean look() {
            if (surplus >= SURPLUS && waiting.get() > 0) {
                rest();
            }
            waiting.incrementAndGet();
            return !ended;
        }

        private void rest() {
            surplus = 0;
            resting.incrementAndGet();
            calls.acquireUninterruptibly();
        }

        /**
         * After a request has been found.
         *
         * @param queued it had to wait for others
         */
        void took(boolean queued) {
            boolean others = waiting.decrementAndGet() > 0;
            taken.setOpaque(taken.getPlain() + 1);
            backlog = queued ? backlog + 1 : 0;
            surplus = others && !queued ? surplus + 1 : 0;
            if (backlog >= BACKLOG && !others) {
                backlog = 0;
                if (active() < mostForBacklog) {
                    call();
                }
            }
        }

        /** Whether no other takes part at the moment, looking or answering. */
        boolean isOnly() {
            return active() == 1;
        }

        /** Whether it alone looks for requests. */
        boolean isAlone() {
            return waiting.get() == 1;
        }
    }
}
