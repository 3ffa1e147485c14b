package dev.lamina.unionfs.tree;

import java.util.List;

/** The names of a directory at one moment; a place in it is an index. */
record Snapshot(List<Item> items) {
    static final Snapshot NONE = new Snapshot(List.of());

    /**
     * @param type a {@code DT_*} value
     * @param mayMerge a directory with parts below, perhaps, whose number is theirs
     */
    record Item(byte[] name, long ino, int type, boolean mayMerge) {
        Item(byte[] name, long ino, int type) {
            this(name, ino, type, false);
        }

        Item merging() {
            return new Item(name, ino, type, true);
        }
    }
}
