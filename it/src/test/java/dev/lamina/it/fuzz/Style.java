package dev.lamina.it.fuzz;

import java.util.Random;

/** What else happens to a union while it is used. */
enum Style {
    /** Nothing. */
    PLAIN,
    /** Nothing, and files have set-user-id and set-group-id bits in place of capabilities. */
    PRIVILEGED,
    /** It is mounted again and again. */
    REMOUNTED,
    /** Its upper branch becomes a lower one, where groups of hard links do not hold together. */
    ROTATED,
    /**
     * Kernel overlayfs and the union go on with each other's upper branch; each counts the names of
     * such groups in its own way.
     */
    SWAPPED;

    static Style any(Random random) {
        return values()[random.nextInt(values().length)];
    }

    /** Without rotations: the layer made of an upper branch has a test of its own. */
    static Style ofLayerTars(Random random) {
        return random.nextBoolean() ? PLAIN : REMOUNTED;
    }

    boolean hasLinks() {
        return this == PLAIN || this == PRIVILEGED || this == REMOUNTED;
    }

    /**
     * Whether files get capabilities instead of set-user-id bits: a write by root to one with both
     * costs it both in the union, but in the kernel, which does not tell which it means, only the
     * former.
     */
    boolean hasCapabilities() {
        return this != PRIVILEGED;
    }
}
