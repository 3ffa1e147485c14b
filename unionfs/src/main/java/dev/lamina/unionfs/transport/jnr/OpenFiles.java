package dev.lamina.unionfs.transport.jnr;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The node behind each open handle, which libfuse leaves out of its requests; it keeps the node
 * from being forgotten while it is open. Thread-safe.
 */
final class OpenFiles implements AutoCloseable {
    private final ConcurrentHashMap<Long, PathNode> nodes = new ConcurrentHashMap<>();

    /** Takes over the node. */
    void add(long handle, PathNode node) {
        nodes.put(handle, node);
    }

    long node(long handle) throws ErrnoException {
        var node = nodes.get(handle);
        if (node == null) {
            throw new ErrnoException(Errno.EBADF, "handle", Long.toString(handle));
        }
        return node.number();
    }

    boolean holds(long node) {
        return nodes.values().stream().anyMatch(open -> open.number() == node);
    }

    /** Gives the node back to the caller to close. */
    PathNode remove(long handle) throws ErrnoException {
        var node = nodes.remove(handle);
        if (node == null) {
            throw new ErrnoException(Errno.EBADF, "release", Long.toString(handle));
        }
        return node;
    }

    @Override
    public void close() {
        nodes.values().forEach(PathNode::close);
        nodes.clear();
    }
}
