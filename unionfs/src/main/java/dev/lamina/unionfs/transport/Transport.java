package dev.lamina.unionfs.transport;

import dev.lamina.unionfs.tree.UnionOperations;
import java.io.IOException;

/** A way for requests of the kernel to reach a union. */
public interface Transport {
    /**
     * Starts to serve; the mount answers when this returns (for a {@link Attachment.Device}: as
     * soon as it is mounted). The union is closed with the connection.
     *
     * @throws IOException when the mount cannot be made; nothing is left then
     */
    Connection serve(UnionOperations union, Attachment attachment) throws IOException;

    /** A union being served. */
    interface Connection extends AutoCloseable {
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
