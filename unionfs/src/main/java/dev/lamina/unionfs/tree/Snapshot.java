package dev.lamina.unionfs.tree;

import java.util.List;

/** The names of a directory at one moment; a place in it is an index. */
record Snapshot(List<Item> items) {
    static final Snapshot NONE = new Snapshot(List.of());

    /**
     * @param type a {@code DT_*} value
     */
    record Item(byte[] name, long ino, int type) {}
}
