package dev.lamina.unionfs.layer;

import dev.lamina.linux.Stat;

/**
 * One difference between a writable branch and the branches below it.
 *
 * <p>A path is relative to the root of the union, parts joined by slashes, bytes; the root itself
 * is the empty path.
 */
public sealed interface Change {
    byte[] path();

    /** An object that is there now: new, or other than below in content or attributes. */
    sealed interface Present extends Change permits Added, Modified {
        /** Where its attributes, extended attributes and link target are read. */
        Real object();

        /** Its attributes; inode number and links are those of the branch. */
        Stat stat();

        /** Where the content of a regular file is read: another branch after a change of mode. */
        Real content();
    }

    /** The branches below have nothing visible under this name. */
    record Added(byte[] path, Real object, Stat stat, Real content) implements Present {}

    /** The branches below have something under this name, maybe of another type. */
    record Modified(byte[] path, Real object, Stat stat, Real content) implements Present {}

    /**
     * One more name of an object listed before.
     *
     * @param target the path it was listed under
     */
    record Linked(byte[] path, byte[] target) implements Change {}

    /** The branches below show something here, the union does not. */
    record Removed(byte[] path) implements Change {}

    /** Nothing the branches below have in this directory shows; follows the directory itself. */
    record Opaque(byte[] path) implements Change {}
}
