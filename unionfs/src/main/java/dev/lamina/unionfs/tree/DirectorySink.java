package dev.lamina.unionfs.tree;

import org.jspecify.annotations.Nullable;

/** Receives a part of a listing, as much as it has room for. */
public interface DirectorySink {
    /** Whether a name of this many bytes still fits; the next {@link #add} is then taken. */
    boolean accepts(int nameLength);

    /**
     * @param type a {@code DT_*} value
     * @param next the offset to go on from behind this name
     * @param entry the object, its lookup counted, when the listing was asked for with attributes;
     *     always null for {@code .} and {@code ..}
     */
    void add(byte[] name, long ino, int type, long next, @Nullable Entry entry);
}
