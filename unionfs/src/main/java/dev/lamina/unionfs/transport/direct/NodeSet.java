package dev.lamina.unionfs.transport.direct;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A growing set of nodes, whose numbers are dense and never used again: one bit each, some 150 KB
 * for a million of them, kept until the connection ends. Thread-safe.
 */
final class NodeSet {
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private final ConcurrentHashMap<Long, AtomicLongArray> chunks = new ConcurrentHashMap<>();

    /** Whether the node was not in it yet. */
    boolean add(long node) {
        var chunk =
                chunks.computeIfAbsent(
                        node >>> CHUNK_BITS,
                        number -> new AtomicLongArray((CHUNK_MASK + 1) / Long.SIZE));
        int index = (int) (node & CHUNK_MASK);
        long bit = 1L << index;
        return (chunk.getAndUpdate(index / Long.SIZE, word -> word | bit) & bit) == 0;
    }

    boolean contains(long node) {
        var chunk = chunks.get(node >>> CHUNK_BITS);
        int index = (int) (node & CHUNK_MASK);
        return chunk != null && (chunk.get(index / Long.SIZE) & (1L << index)) != 0;
    }
}
