package dev.lamina.it.fuzz;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Timestamp;

/**
 * Puts back what kernel overlayfs forgets: when it copies the data of a file whose metadata it has
 * copied before, the time of the copy becomes that of the last change.
 */
final class Reconciliation {
    private static final FileCalls FILES = Linux.SYSTEM.files();
    private static final Timestamp KEEP = new Timestamp(0, FileCalls.UTIME_OMIT);

    private Reconciliation() {}

    static void after(Step step, Side kernel, Side union) {
        try {
            switch (step) {
                case ContentStep.Open(int slot, _, int flags, _) -> {
                    if ((flags & FileCalls.O_ACCMODE) != FileCalls.O_RDONLY) {
                        reconcile(kernel.fd(slot), union.fd(slot), FileCalls.EMPTY);
                    }
                }
                case ContentStep.Truncate(Spot at, _) ->
                        reconcile(at.directory(kernel), at.directory(union), at.name());
                default -> {}
            }
        } catch (ErrnoException e) {
            // not there: nothing was copied
        }
    }

    private static void reconcile(int kernel, int union, byte[] name) throws ErrnoException {
        var theirs = FILES.stat(kernel, name);
        var ours = FILES.stat(union, name);
        if (StatText.isNow(theirs.mtime()) && !StatText.isNow(ours.mtime()) && ours.isRegular()) {
            FILES.utimens(kernel, name, KEEP, ours.mtime());
        }
    }
}
