package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.NotifyStore;
import dev.lamina.unionfs.tree.UnionOperations;
import java.lang.System.Logger.Level;
import java.util.Arrays;

/**
 * Hands the content of a small file to the kernel along with the answer to its first OPEN, since
 * who opens a file will read it: that saves a READ, and the GETATTR by which the kernel asks for
 * the access time a read may have changed.
 */
final class Priming {
    /** Bytes of a file that is worth it; a larger one is read ahead by the kernel as it likes. */
    static final int LARGEST = 64 * 1024;

    private static final int LOCKS = 64;

    private static final System.Logger LOG = System.getLogger(Priming.class.getName());

    private final UnionOperations union;
    private final DeviceChannel channel;
    private final NodeSet settled = new NodeSet();
    private final Object[] locks = new Object[LOCKS];

    Priming(UnionOperations union, DeviceChannel channel) {
        this.union = union;
        this.channel = channel;
        Arrays.setAll(locks, i -> new Object());
    }

    /**
     * Before a change of content can happen: what is being handed over has arrived when this
     * returns, and nothing is handed over later, which would undo the change in the page cache.
     */
    void exclude(long node) {
        synchronized (lock(node)) {
            settled.add(node);
        }
    }

    private Object lock(long node) {
        return locks[(int) (node & (LOCKS - 1))];
    }

    /**
     * Before the OPEN is answered with {@link Wire.OpenOut#KEEP_CACHE}.
     *
     * @param scratch where the message is built: a worker's own reply, which has room for it
     */
    void prime(long node, long handle, Reply scratch) {
        synchronized (lock(node)) {
            if (settled.add(node)) {
                handOver(node, handle, scratch);
            }
        }
    }

    private void handOver(long node, long handle, Reply scratch) {
        try {
            long data = scratch.payload() + NotifyStore.SIZE;
            int size = union.read(handle, data, LARGEST + 1, 0);
            if (size > 0 && size <= LARGEST) {
                store(node, scratch, size);
            }
        } catch (ErrnoException e) {
            LOG.log(Level.DEBUG, "A file is read when it is asked for", e);
        }
    }

    private void store(long node, Reply scratch, int size) throws ErrnoException {
        long at = scratch.payload();
        NativeMemory.putLong(at + NotifyStore.NODEID, node);
        NativeMemory.putLong(at + NotifyStore.OFFSET, 0);
        NativeMemory.putInt(at + NotifyStore.COUNT, size);
        NativeMemory.putInt(at + NotifyStore.COUNT + Integer.BYTES, 0);
        channel.send(
                scratch.address(), scratch.notification(NotifyStore.CODE, NotifyStore.SIZE + size));
    }
}
