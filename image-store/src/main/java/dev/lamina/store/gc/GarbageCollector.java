package dev.lamina.store.gc;

import dev.lamina.store.ImageStore;
import dev.lamina.store.blob.Lease;
import dev.lamina.store.blob.StoreLayout;
import dev.lamina.store.blob.StoreLock;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.fault.FailPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes blobs that nothing leads to. Safe beside builds, pulls and containers of other processes:
 * each step holds the store lock alone and looks at references and leases anew. Needs no space.
 * Ages only spare what may still be useful; safety does not depend on them.
 */
public final class GarbageCollector {
    private static final int SLICE = 64;

    private final ImageStore store;
    private final StoreLayout layout;
    private final Roots roots;
    private final Reachable reachable;

    /**
     * @param roots what needs blobs besides the table of references and running processes
     */
    public GarbageCollector(ImageStore store, Roots roots) {
        this.store = store;
        this.roots = roots;
        layout = store.layout();
        reachable = new Reachable(store);
    }

    /**
     * What a collection removed, or would.
     *
     * @param blobs by digest
     * @param bytes of disk space they had
     */
    public record Report(List<Digest> blobs, long bytes) {
        public Report {
            blobs = List.copyOf(blobs);
        }
    }

    /** All that a manifest or index of the store leads to, itself included. */
    public Set<Digest> contents(Digest image) throws IOException {
        return reachable.from(Set.of(image));
    }

    /** What is in use now. */
    public Set<Digest> used() throws IOException {
        try (var _ = StoreLock.removing(layout)) {
            return mark();
        }
    }

    /** Removes everything unused and older than this, unfinished files of dead processes too. */
    public Report collect(Duration age) throws IOException {
        Report report = collect(store.blobs().list(), age, false);
        new Leftovers(layout).remove(age);
        return report;
    }

    /** What {@link #collect(Duration)} would remove. */
    public Report preview(Duration age) throws IOException {
        return collect(store.blobs().list(), age, true);
    }

    /** Removes what is unused among these, whatever its age. */
    public Report collect(Collection<Digest> candidates) throws IOException {
        return collect(candidates, Duration.ZERO, false);
    }

    private Report collect(Collection<Digest> candidates, Duration age, boolean onlyLook)
            throws IOException {
        List<Digest> removed = new ArrayList<>();
        long bytes = 0;
        FileTime limit = FileTime.from(Instant.now().minus(age));
        Set<Digest> used = used();
        FailPoint.MARK_DONE.reached();
        List<Digest> unused = new ArrayList<>();
        for (Digest digest : candidates) {
            if (!used.contains(digest) && isOlder(layout.blob(digest), limit, age)) {
                unused.add(digest);
            }
        }
        for (int at = 0; at < unused.size(); at += SLICE) {
            try (var _ = StoreLock.removing(layout)) {
                Set<Digest> now = mark();
                for (Digest digest : unused.subList(at, Math.min(at + SLICE, unused.size()))) {
                    if (!now.contains(digest) && store.blobs().contains(digest)) {
                        bytes += store.blobs().size(digest);
                        removed.add(digest);
                        if (!onlyLook) {
                            remove(digest);
                        }
                    }
                }
            }
        }
        return new Report(removed, bytes);
    }

    private Set<Digest> mark() throws IOException {
        Set<Digest> start = new HashSet<>(store.refs().targets());
        start.addAll(roots.digests());
        Set<Digest> used = reachable.from(start);
        used.addAll(Lease.living(layout));
        return used;
    }

    /** What speaks about the blob goes before the blob. */
    private void remove(Digest digest) throws IOException {
        FailPoint.SWEEP_RECORD.reached();
        Files.deleteIfExists(layout.layerIndex(digest));
        Files.deleteIfExists(layout.compressed(digest));
        FailPoint.SWEEP_DATA.reached();
        store.blobs().delete(digest);
    }

    private static boolean isOlder(Path file, FileTime limit, Duration age) throws IOException {
        try {
            return age.isZero() || Files.getLastModifiedTime(file).compareTo(limit) < 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
