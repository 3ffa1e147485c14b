package dev.lamina.unionfs.transport.jnr;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.tree.Entry;
import dev.lamina.unionfs.tree.UnionOperations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the node of a path, one lookup per name, and remembers the paths used last. Every lookup is
 * given back to the union exactly once: when its path falls out of the cache and nobody uses the
 * node any more. Thread-safe; no lookup runs under the lock.
 *
 * <p>Names change only through this mount, so a remembered path is right until {@link #drop} takes
 * it out. A walk that overlaps a drop may have seen the old name; it remembers nothing.
 */
final class PathWalker implements AutoCloseable {
    private final UnionOperations union;
    private final int capacity;
    private final PathNode root;
    private final SequencedMap<String, PathNode> cache = new LinkedHashMap<>(64, 0.75f, true);
    private long drops;

    /**
     * @param capacity paths remembered at most
     */
    PathWalker(UnionOperations union, int capacity) {
        this.union = union;
        this.capacity = capacity;
        this.root = new PathNode(union, UnionOperations.ROOT);
    }

    /** The node of a path, for the caller to close; ENOENT when a name is absent. */
    PathNode resolve(String path) throws ErrnoException {
        long before;
        int known = path.length();
        PathNode node;
        synchronized (this) {
            before = drops;
            node = remembered(path);
            while (node == null) {
                known = Math.max(path.lastIndexOf('/', known - 1), 0);
                node = known == 0 ? root.share() : remembered(path.substring(0, known));
            }
        }
        while (known < path.length() && path.length() > 1) {
            int end = path.indexOf('/', known + 1);
            end = end < 0 ? path.length() : end;
            try (var parent = node) {
                node = look(parent, path.substring(known + 1, end), path);
            }
            keep(path.substring(0, end), node, before);
            known = end;
        }
        return node;
    }

    /**
     * Takes over the lookup of something just made at a path, for the caller to close. The kernel
     * lets nobody else change that directory meanwhile.
     */
    PathNode made(String path, Entry entry) {
        drop(path);
        var node = new PathNode(union, entry.node());
        keep(path, node, drops());
        return node;
    }

    /** Forgets a path that is gone, or that means something else from now on. */
    void drop(String path) {
        PathNode dropped;
        synchronized (this) {
            drops++;
            dropped = cache.remove(path);
        }
        if (dropped != null) {
            dropped.close();
        }
    }

    /** Forgets a path and all below it; costs a look at every path remembered. */
    void dropTree(String path) {
        var below = path + "/";
        List<PathNode> dropped;
        synchronized (this) {
            drops++;
            var gone =
                    cache.keySet().stream()
                            .filter(known -> known.equals(path) || known.startsWith(below))
                            .toList();
            dropped = gone.stream().map(cache::remove).toList();
        }
        dropped.forEach(PathNode::close);
    }

    @Override
    public void close() {
        List<PathNode> all;
        synchronized (this) {
            drops++;
            all = List.copyOf(cache.values());
            cache.clear();
        }
        all.forEach(PathNode::close);
    }

    private PathNode look(PathNode parent, String name, String path) throws ErrnoException {
        var entry = union.lookup(parent.number(), Names.bytes(name));
        if (entry == null) {
            throw new ErrnoException(Errno.ENOENT, "lookup", path);
        }
        return new PathNode(union, entry.node());
    }

    private @Nullable PathNode remembered(String path) {
        var node = cache.get(path);
        return node == null ? null : node.share();
    }

    private synchronized long drops() {
        return drops;
    }

    private void keep(String path, PathNode node, long before) {
        PathNode replaced = null;
        PathNode oldest = null;
        synchronized (this) {
            if (drops != before) {
                return;
            }
            replaced = cache.put(path, node.share());
            if (cache.size() > capacity) {
                oldest = cache.pollFirstEntry().getValue();
            }
        }
        if (replaced != null) {
            replaced.close();
        }
        if (oldest != null) {
            oldest.close();
        }
    }
}
