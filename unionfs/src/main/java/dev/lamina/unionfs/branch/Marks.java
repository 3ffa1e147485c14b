package dev.lamina.unionfs.branch;

/**
 * What the notes on a directory say.
 *
 * @param opaque it hides the directories of its name below
 * @param whiteoutAttributes empty files in it may be whiteouts by attribute
 * @param impure it holds objects that remember another inode number
 */
record Marks(boolean opaque, boolean whiteoutAttributes, boolean impure) {
    static final Marks NONE = new Marks(false, false, false);

    Marks withOpaque() {
        return new Marks(true, whiteoutAttributes, impure);
    }

    Marks withImpure() {
        return new Marks(opaque, whiteoutAttributes, true);
    }
}
