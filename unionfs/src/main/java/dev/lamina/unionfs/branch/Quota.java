package dev.lamina.unionfs.branch;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.StatFs;
import dev.lamina.unionfs.Limits;

/**
 * Keeps the count of what the writable branches of a union hold, within its limits. Space is taken
 * before it is used, and what was not used is given back. Thread-safe.
 */
public final class Quota {
    private final Limits limits;
    private long bytes;
    private long inodes;

    public Quota(Limits limits) {
        this.limits = limits;
    }

    public boolean isLimited() {
        return !limits.isNone();
    }

    /**
     * @throws ErrnoException ENOSPC when that is more than there is left; nothing is taken then
     */
    public void take(long moreBytes, long moreInodes) throws ErrnoException {
        if (!isLimited()) {
            return;
        }
        synchronized (this) {
            if (moreBytes > roomFor(bytes, limits.bytes())
                    || moreInodes > roomFor(inodes, limits.inodes())) {
                throw new ErrnoException(Errno.ENOSPC, "exceed the limit of this mount");
            }
            count(moreBytes, moreInodes);
        }
    }

    private static long roomFor(long used, long limit) {
        return Math.max(0, limit - used);
    }

    /** Takes as many of these bytes as there are left. */
    public synchronized long takeUpTo(long wanted) {
        long taken = Math.min(wanted, roomFor(bytes, limits.bytes()));
        bytes += taken;
        return taken;
    }

    /** Gives back. */
    public void give(long fewerBytes, long fewerInodes) {
        if (isLimited()) {
            count(-fewerBytes, -fewerInodes);
        }
    }

    /** What is there already, be it more than the limits. */
    synchronized void count(long moreBytes, long moreInodes) {
        bytes += moreBytes;
        inodes += moreInodes;
    }

    /** The fill of the file system as far as the limits let it be used. */
    public StatFs within(StatFs actual) {
        if (!isLimited()) {
            return actual;
        }
        long unit = actual.frsize();
        synchronized (this) {
            long free = roomFor(bytes, limits.bytes()) / unit;
            long inodesFree = roomFor(inodes, limits.inodes());
            return new StatFs(
                    actual.type(),
                    actual.bsize(),
                    Math.min(actual.blocks(), limits.bytes() / unit),
                    Math.min(actual.bfree(), free),
                    Math.min(actual.bavail(), free),
                    Math.min(actual.files(), limits.inodes()),
                    Math.min(actual.ffree(), inodesFree),
                    actual.namelen(),
                    unit);
        }
    }
}
