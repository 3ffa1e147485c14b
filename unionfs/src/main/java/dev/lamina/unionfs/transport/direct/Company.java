package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.ProcessCalls;

/**
 * Keeps a worker that serves alone on its client's processor. A client that waits for each answer
 * and a worker that waits for each request never run at the same time; on two processors each has
 * to be woken from an idle one, which on a virtual machine takes several times as long as the
 * answer. The scheduler prefers idle processors, so it has to be told. Used by one thread.
 */
final class Company {
    /** Requests between two looks at where the client runs: few while it moves, many at rest. */
    private static final int SHORTEST = 32;

    private static final int LONGEST = 1024;

    private final ProcessCalls processes;
    private final byte[] anywhere;
    private int client;
    private int processor = -1;
    private int period = SHORTEST;
    private int sinceLook;
    private boolean possible;

    /**
     * @param anywhere where the worker may run when it has no company to keep
     * @param possible whether the numbers of clients mean what they mean to this process
     */
    Company(ProcessCalls processes, byte[] anywhere, boolean possible) {
        this.processes = processes;
        this.anywhere = anywhere.clone();
        this.possible = possible;
    }

    /** Whether a request comes from another client than the one before; 0 is nobody. */
    boolean changes(int pid) {
        if (pid == 0 || pid == client) {
            return false;
        }
        client = pid;
        return true;
    }

    /** Whether the worker has been moved to its client's processor. */
    boolean isKept() {
        return processor >= 0;
    }

    /** Before a request of the client is answered by the only worker there is. */
    void keep() {
        if (!possible || client == 0 || ++sinceLook < period) {
            return;
        }
        sinceLook = 0;
        try {
            int now = processes.processor(client);
            period = now == processor ? Math.min(2 * period, LONGEST) : SHORTEST;
            if (now != processor) {
                processes.runOn(mask(now));
                processor = now;
            }
        } catch (ErrnoException e) {
            // the client has ended, or the processor is not for us
            leave();
        }
    }

    /** A thread begins where the one that started it runs. */
    void begin() {
        processor = 0;
        leave();
    }

    /** The worker may run anywhere again. */
    void leave() {
        if (processor < 0) {
            return;
        }
        processor = -1;
        try {
            processes.runOn(anywhere);
        } catch (ErrnoException e) {
            possible = false;
        }
    }

    private static byte[] mask(int processor) {
        var mask = new byte[Math.ceilDiv(processor + 1, Long.SIZE) * Long.BYTES];
        mask[processor / Byte.SIZE] |= (byte) (1 << processor % Byte.SIZE);
        return mask;
    }
}
