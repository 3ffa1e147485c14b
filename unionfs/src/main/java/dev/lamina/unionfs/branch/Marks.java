package dev.lamina.unionfs.branch;

import org.jspecify.annotations.Nullable;

/**
 * What the notes on a directory say.
 *
 * @param opaque it hides the directories of its name below
 * @param whiteoutAttributes empty files in it may be whiteouts by attribute
 * @param impure objects in it may carry notes of their own
 * @param redirect where its parts below are, when not under its name; see {@link
 *     dev.lamina.unionfs.Branch.Below}
 * @param ino the inode number in the union, of a part made below others; else 0
 */
record Marks(
        boolean opaque,
        boolean whiteoutAttributes,
        boolean impure,
        byte @Nullable [] redirect,
        long ino) {
    static final Marks NONE = new Marks(false, false, false, null, 0);

    Marks withOpaque() {
        return new Marks(true, whiteoutAttributes, impure, redirect, ino);
    }

    Marks withWhiteoutAttributes() {
        return new Marks(opaque, true, impure, redirect, ino);
    }

    Marks withIno(long number) {
        return new Marks(opaque, whiteoutAttributes, impure, redirect, number);
    }

    Marks withImpure() {
        return new Marks(opaque, whiteoutAttributes, true, redirect, ino);
    }

    Marks withRedirect(byte[] to) {
        return new Marks(opaque, whiteoutAttributes, impure, to, ino);
    }
}
