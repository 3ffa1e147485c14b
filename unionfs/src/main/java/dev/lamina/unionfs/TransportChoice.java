package dev.lamina.unionfs;

/** How a union is to be served. */
public enum TransportChoice {
    /**
     * Direct where this process can mount, by itself or through fusermount3; jnr-fuse otherwise.
     */
    AUTO,
    /** The FUSE protocol on the device. */
    DIRECT,
    /** libfuse 2 through jnr-fuse. */
    JNR
}
