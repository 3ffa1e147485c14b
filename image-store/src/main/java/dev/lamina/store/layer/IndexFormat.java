package dev.lamina.store.layer;

/**
 * The layout of an index file, described in docs/formats.md. All numbers are little-endian. A
 * record under construction has the same layout, except that ids are those of the builder.
 */
final class IndexFormat {
    static final long MAGIC = 0x31_58_44_49_4d_4c_0a_89L;
    static final int VERSION = 1;

    static final int HEADER_SIZE = 128;
    static final int HEADER_MAGIC = 0;
    static final int HEADER_VERSION = 8;
    static final int HEADER_ENTRIES = 12;
    static final int HEADER_TAR_SIZE = 16;
    static final int HEADER_HEAP_SIZE = 24;
    static final int HEADER_DIFF_ID = 32;
    static final int HEADER_SPOKEN = 64;
    static final int HEADER_BODY_SUM = 120;
    static final int HEADER_SUM = 124;

    static final int RECORD_SIZE = 64;
    static final int NAME_OFFSET = 0;
    static final int NAME_LENGTH = 4;
    static final int TYPE = 6;
    static final int FLAGS = 7;
    static final int MODE = 8;
    static final int UID = 12;
    static final int GID = 16;
    static final int MTIME_NANOS = 20;
    static final int MTIME_SECONDS = 24;
    static final int SIZE = 32;

    /**
     * Regular file: offset in the tar, or of the extent list in the heap when sparse. Symbolic and
     * lower link: heap offset of the target. Device: major in the high half, minor in the low one.
     * Directory: first child in the low half, number of children in the high one.
     */
    static final int CONTENT = 40;

    static final int NLINK = 48;
    static final int INODE = 52;
    static final int PARENT = 56;
    static final int XATTRS = 60;

    static final int DIGEST_SIZE = 32;

    static final int OPAQUE = 1;
    static final int IMPLICIT = 2;
    static final int SPARSE = 4;

    /** Only while building: replaced by a later entry of the same path. */
    static final int REPLACED = 128;

    private IndexFormat() {}
}
