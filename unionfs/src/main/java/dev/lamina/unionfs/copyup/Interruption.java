package dev.lamina.unionfs.copyup;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import java.util.function.BooleanSupplier;

/**
 * Whether whoever waits for what this thread does has gone meanwhile, so that long work may be
 * given up. Bound to a thread by the transport whose requests it serves.
 */
public final class Interruption {
    private static final ThreadLocal<BooleanSupplier> CURRENT =
            ThreadLocal.withInitial(() -> () -> false);

    private Interruption() {}

    /** This thread is to give up when the condition holds; from any thread it may begin to hold. */
    public static void bind(BooleanSupplier condition) {
        CURRENT.set(condition);
    }

    /**
     * @throws ErrnoException EINTR when nobody waits any more
     */
    static void check() throws ErrnoException {
        if (CURRENT.get().getAsBoolean()) {
            throw new ErrnoException(Errno.EINTR, "copy up");
        }
    }
}
