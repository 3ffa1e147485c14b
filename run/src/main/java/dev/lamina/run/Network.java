package dev.lamina.run;

/** What a container sees of the network. */
public enum Network {
    /** A loopback device of its own. */
    NONE,
    /** What this process sees. */
    HOST
}
