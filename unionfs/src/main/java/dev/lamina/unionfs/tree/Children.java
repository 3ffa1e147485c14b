package dev.lamina.unionfs.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names of a directory that have a node at the moment. Thread-safe; every call is short. */
final class Children {
    private static final @Nullable Edge[] EMPTY = {};

    private @Nullable Edge[] buckets = EMPTY;
    private int count;

    synchronized @Nullable Edge get(byte[] name) {
        if (count == 0) {
            return null;
        }
        int hash = Arrays.hashCode(name);
        for (var edge = buckets[index(hash)]; edge != null; edge = edge.nextInBucket) {
            if (edge.hash == hash && Arrays.equals(edge.name, name)) {
                return edge;
            }
        }
        return null;
    }

    /** Puts an edge in; its name must not be there. */
    synchronized void add(Edge edge) {
        if (count >= buckets.length) {
            grow();
        }
        push(buckets, edge);
        count++;
    }

    /** Takes this very edge out, if it is still in. */
    synchronized void remove(Edge gone) {
        if (count == 0) {
            return;
        }
        int index = index(gone.hash);
        Edge before = null;
        for (var edge = buckets[index]; edge != null; edge = edge.nextInBucket) {
            if (edge == gone) {
                if (before == null) {
                    buckets[index] = edge.nextInBucket;
                } else {
                    before.nextInBucket = edge.nextInBucket;
                }
                edge.nextInBucket = null;
                if (--count == 0) {
                    buckets = EMPTY;
                }
                return;
            }
            before = edge;
        }
    }

    private void grow() {
        var old = buckets;
        buckets = new Edge[Math.max(4, 2 * old.length)];
        for (var head : old) {
            for (var edge = head; edge != null; ) {
                var next = edge.nextInBucket;
                push(buckets, edge);
                edge = next;
            }
        }
    }

    private static void push(@Nullable Edge[] into, Edge edge) {
        int index = (edge.hash ^ (edge.hash >>> 16)) & (into.length - 1);
        edge.nextInBucket = into[index];
        into[index] = edge;
    }

    private int index(int hash) {
        return (hash ^ (hash >>> 16)) & (buckets.length - 1);
    }
}
