package dev.lamina.store.layer;

/** What a {@link LayerIndex} has at a path. */
public enum EntryType {
    DIRECTORY,
    REGULAR,
    SYMLINK,
    CHAR_DEVICE,
    BLOCK_DEVICE,
    FIFO,
    /** Lower layers show nothing here. The entry has a name and no attributes of its own. */
    WHITEOUT,
    /** One more name for a file of a lower layer, found at {@link LayerIndex#linkTarget}. */
    LOWER_LINK;

    private static final EntryType[] VALUES = values();

    static EntryType of(int code) {
        return VALUES[code];
    }

    int code() {
        return ordinal();
    }
}
