package dev.lamina.bench.mount;

/**
 * One half of the lower branch. The halves are alike, so that a server can be warmed up by the same
 * work on a half that is not measured.
 */
enum Part {
    MEASURED,
    WARMING;

    /** The folder with many files. */
    String tree() {
        return this == MEASURED ? "tree" : "warm-tree";
    }

    /** The large file. */
    String data() {
        return this == MEASURED ? "data" : "warm-data";
    }

    /** What is made on the mount. */
    String made() {
        return this == MEASURED ? "new" : "warm-new";
    }
}
