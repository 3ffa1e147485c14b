package dev.lamina.store.layer;

/** What a {@link LayerIndex} has at a path. */
public enum EntryType {
    DIRECTORY(0),
    REGULAR(1),
    SYMLINK(2),
    CHAR_DEVICE(3),
    BLOCK_DEVICE(4),
    FIFO(5),
    /** Lower layers show nothing here. The entry has a name and no attributes of its own. */
    WHITEOUT(6),
    /** One more name for a file of a lower layer, found at {@link LayerIndex#linkTarget}. */
    LOWER_LINK(7);

    private static final EntryType[] BY_CODE = values();

    private final int code;

    EntryType(int code) {
        this.code = code;
    }

    /** The type an index file writes as this number. */
    static EntryType of(int code) {
        return BY_CODE[code];
    }

    /** What an index file writes; its place in this list. */
    int code() {
        return code;
    }
}
