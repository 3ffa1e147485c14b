package dev.lamina.unionfs.transport.jnr;

import dev.lamina.unionfs.tree.UnionOperations;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One lookup of a node, shared by whoever uses it: the path cache, running requests, open files. It
 * is given back to the union when the last of them has closed it. Thread-safe.
 */
final class PathNode implements AutoCloseable {
    private final UnionOperations union;
    private final long number;
    private final AtomicInteger users = new AtomicInteger(1);

    PathNode(UnionOperations union, long number) {
        this.union = union;
        this.number = number;
    }

    /** The node as the union numbers it. */
    long number() {
        return number;
    }

    /** A further user, while there is one already. */
    PathNode share() {
        users.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0 && number != UnionOperations.ROOT) {
            union.forget(number, 1);
        }
    }
}
