package dev.lamina.builder.plan;

/** What RUN can reach. */
public enum Network {
    /** Only its own loopback interface. */
    NONE,
    /** Whatever the host reaches. */
    HOST
}
