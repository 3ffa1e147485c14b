package dev.lamina.it.fuzz;

import java.util.Random;

/** What else happens to a union while it is used. */
enum Style {
    /** Nothing. */
    PLAIN,
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

    boolean hasLinks() {
        return this == PLAIN || this == REMOUNTED;
    }
}
