package dev.lamina.bench;

import java.util.Optional;

/** A program that is measured: Lamina itself, or one it is compared with. */
public interface Peer {
    String name();

    /** Whether this is Lamina; the first of ours is what the ratios compare. */
    boolean ours();

    /** Why it cannot take part on this machine; empty where it can. */
    Optional<String> absence();
}
