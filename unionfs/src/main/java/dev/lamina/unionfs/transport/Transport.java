package dev.lamina.unionfs.transport;

import dev.lamina.unionfs.tree.UnionOperations;
import java.io.IOException;
import java.util.List;

/** A way for requests of the kernel to reach a union. */
public interface Transport {
    /**
     * Starts to serve; the mount answers when this returns (for a {@link Attachment.Device}: as
     * soon as it is mounted). The union is closed with the connection, or when this throws.
     *
     * @throws IOException when the mount cannot be made; nothing is left then
     */
    Connection serve(UnionOperations union, Attachment attachment) throws IOException;

    /** A union being served. */
    interface Connection extends AutoCloseable {
        /** What the kernel asked for so far, without operations that never came. */
        default List<RequestCount> requests() {
            return List.of();
        }

        /** Waits until the connection has ended: unmounted, aborted or closed. */
        void await() throws InterruptedException;

        /**
         * Unmounts what this transport mounted (lazily, so that it cannot hang), ends the workers,
         * closes the union. Idempotent; never waits for a caller of the mount.
         */
        @Override
        void close();
    }
}
