package dev.lamina.store.inspect;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.inspect.PathChange.Kind;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerIndex;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.StackEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files in which two trees of layers differ. What comes from the same layers is not looked at,
 * so images with a common base are compared at the cost of what is not common.
 */
public final class LayerDiff {
    private final LayerStack before;
    private final LayerStack after;
    private final boolean times;
    private final List<PathChange> changes = new ArrayList<>();

    private LayerDiff(LayerStack before, LayerStack after, boolean times) {
        this.before = before;
        this.after = after;
        this.times = times;
    }

    /**
     * The differences, in depth-first order. A directory is listed as changed when something in it
     * was added or deleted, the root excepted; of a deleted directory only the directory itself.
     *
     * @param times whether a modification time that differs is a difference
     */
    public static List<PathChange> between(LayerStack before, LayerStack after, boolean times)
            throws IOException {
        var diff = new LayerDiff(before, after, times);
        Optional<StackEntry> old = before.root();
        Optional<StackEntry> now = after.root();
        if (old.isPresent() && now.isPresent()) {
            diff.directories(old.get(), now.get());
        } else if (now.isPresent()) {
            diff.added(after.list(now.get()));
        } else if (old.isPresent()) {
            diff.deleted(before.list(old.get()));
        }
        return List.copyOf(diff.changes);
    }

    /** Compares what is in two directories. Whether a name was added or deleted. */
    private boolean directories(StackEntry old, StackEntry now) throws IOException {
        boolean membership = false;
        Map<ByteString, StackEntry> former = new HashMap<>();
        List<StackEntry> all = new ArrayList<>(after.list(now));
        Map<ByteString, StackEntry> present = new HashMap<>();
        for (StackEntry entry : all) {
            present.put(entry.path().name(), entry);
        }
        for (StackEntry entry : before.list(old)) {
            former.put(entry.path().name(), entry);
            if (!present.containsKey(entry.path().name())) {
                all.add(entry);
            }
        }
        all.sort((a, b) -> a.path().compareTo(b.path()));
        for (StackEntry entry : all) {
            StackEntry was = former.get(entry.path().name());
            StackEntry is = present.get(entry.path().name());
            if (is == null) {
                deleted(List.of(entry));
                membership = true;
            } else if (was == null) {
                added(List.of(is));
                membership = true;
            } else {
                compare(was, is);
            }
        }
        return membership;
    }

    private void compare(StackEntry old, StackEntry now) throws IOException {
        if (old.sameOrigin(now, before, after)) {
            return;
        }
        Set<Aspect> aspects = aspects(old, now);
        int position = changes.size();
        boolean listed = !aspects.isEmpty();
        if (old.isDirectory() && now.isDirectory()) {
            listed |= directories(old, now);
        } else if (now.isDirectory()) {
            added(after.list(now));
        }
        if (listed) {
            changes.add(position, new PathChange(Kind.CHANGED, now.path(), aspects));
        }
    }

    private void added(List<StackEntry> entries) throws StoreException {
        for (StackEntry entry : entries) {
            changes.add(new PathChange(Kind.ADDED, entry.path(), Set.of()));
            if (entry.isDirectory()) {
                added(after.list(entry));
            }
        }
    }

    private void deleted(List<StackEntry> entries) {
        for (StackEntry entry : entries) {
            changes.add(new PathChange(Kind.DELETED, entry.path(), Set.of()));
        }
    }

    private Set<Aspect> aspects(StackEntry old, StackEntry now) throws IOException {
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        Attributes was = old.attributes();
        Attributes is = now.attributes();
        put(aspects, Aspect.MODE, was.mode() != is.mode());
        put(aspects, Aspect.OWNER, was.uid() != is.uid() || was.gid() != is.gid());
        put(aspects, Aspect.XATTRS, !was.xattrs().equals(is.xattrs()));
        put(aspects, Aspect.MTIME, times && !was.mtime().equals(is.mtime()));
        if (old.type() != now.type()) {
            aspects.add(Aspect.TYPE);
            return aspects;
        }
        switch (now.type()) {
            case REGULAR -> {
                put(aspects, Aspect.SIZE, old.size() != now.size());
                put(aspects, Aspect.CONTENT, old.size() != now.size() || !sameContent(old, now));
            }
            case SYMLINK -> put(aspects, Aspect.TARGET, !old.linkTarget().equals(now.linkTarget()));
            case CHAR_DEVICE, BLOCK_DEVICE ->
                    put(
                            aspects,
                            Aspect.DEVICE,
                            old.major() != now.major() || old.minor() != now.minor());
            case DIRECTORY, FIFO, WHITEOUT, LOWER_LINK -> {}
        }
        return aspects;
    }

    private static void put(Set<Aspect> aspects, Aspect aspect, boolean differs) {
        if (differs) {
            aspects.add(aspect);
        }
    }

    private static boolean sameContent(StackEntry a, StackEntry b) throws IOException {
        LayerIndex indexA = a.layer().index();
        LayerIndex indexB = b.layer().index();
        if (!indexA.isSparse(a.entry()) && !indexB.isSparse(b.entry())) {
            return indexA.contentDigest(a.entry()).equals(indexB.contentDigest(b.entry()));
        }
        try (InputStream left = a.layer().content(a.entry());
                InputStream right = b.layer().content(b.entry())) {
            byte[] one = new byte[64 << 10];
            byte[] other = new byte[one.length];
            int count;
            do {
                count = left.readNBytes(one, 0, one.length);
                int same = right.readNBytes(other, 0, other.length);
                if (same != count || !java.util.Arrays.equals(one, 0, count, other, 0, count)) {
                    return false;
                }
            } while (count == one.length);
            return true;
        }
    }
}
