package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.tree.DirectorySink;
import dev.lamina.unionfs.tree.Entry;
import dev.lamina.unionfs.tree.UnionOperations;
import org.jspecify.annotations.Nullable;

/**
 * Listings of directories which the kernel does not open ({@link Feature#NO_OPENDIR}): each has a
 * number, and the offsets given to the kernel carry it above the place in the listing. So two
 * readers of one directory keep their own snapshots. A listing ends when its end has been read. One
 * that nobody reads to the end goes when its number is needed again; should it go on after all, it
 * goes on at the same place of a new snapshot. Thread-safe.
 *
 * <p>Offsets stay below 2<sup>31</sup>, which old programs rely on: a directory has room for 16
 * million names.
 */
final class RunningListings {
    private static final int PLACE_BITS = 24;
    private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;
    private static final int MOST = 63;

    private static final DirectorySink SNAPSHOT_ONLY =
            new DirectorySink() {
                @Override
                public boolean accepts(int nameLength) {
                    return false;
                }

                @Override
                public void add(
                        byte[] name, long ino, int type, long next, @Nullable Entry entry) {}
            };

    private static final class Listing {
        final int number;
        final long node;
        final long handle;
        boolean ended;

        Listing(int number, long node, long handle) {
            this.number = number;
            this.node = node;
            this.handle = handle;
        }
    }

    private final UnionOperations union;
    private final @Nullable Listing[] running = new Listing[MOST + 1];
    private int last;

    RunningListings(UnionOperations union) {
        this.union = union;
    }

    /** Fills a reply from an offset the kernel gives; its size. */
    int read(long node, long offset, ListingReply reply) throws ErrnoException {
        long place = offset & PLACE_MASK;
        while (true) {
            var listing = offset == 0 ? null : running(node, (int) (offset >>> PLACE_BITS));
            boolean fresh = listing == null;
            if (listing == null) {
                listing = begin(node);
            }
            synchronized (listing) {
                if (listing.ended) {
                    continue;
                }
                if (fresh && place != 0) {
                    union.readdir(listing.handle, 0, false, SNAPSHOT_ONLY);
                }
                reply.numbered((long) listing.number << PLACE_BITS, PLACE_MASK);
                union.readdir(listing.handle, place, reply.isPlus(), reply);
                if (reply.size() == 0) {
                    end(listing);
                }
                return reply.size();
            }
        }
    }

    private synchronized @Nullable Listing running(long node, int number) {
        var listing = number > MOST ? null : running[number];
        return listing != null && listing.node == node ? listing : null;
    }

    private Listing begin(long node) throws ErrnoException {
        long handle = union.opendir(node).handle();
        Listing listing;
        Listing replaced;
        synchronized (this) {
            last = last % MOST + 1;
            listing = new Listing(last, node, handle);
            replaced = running[last];
            running[last] = listing;
        }
        if (replaced != null) {
            synchronized (replaced) {
                end(replaced);
            }
        }
        return listing;
    }

    /** The caller holds the listing's monitor. */
    private void end(Listing listing) {
        if (listing.ended) {
            return;
        }
        listing.ended = true;
        synchronized (this) {
            if (running[listing.number] == listing) {
                running[listing.number] = null;
            }
        }
        union.releasedir(listing.handle);
    }
}
