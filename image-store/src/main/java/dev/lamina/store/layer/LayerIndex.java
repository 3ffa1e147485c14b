package dev.lamina.store.layer;

import static dev.lamina.store.layer.IndexFormat.*;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The entries of one layer tar as a read-only tree, served from its index file, mapped unless
 * small. An entry is a number below {@link #entries}; {@link #ROOT} is the root directory. The
 * children of a directory have consecutive numbers, ordered by unsigned bytes of their names, so a
 * lookup is a binary search.
 *
 * <p>Nothing here allocates, except the methods that return an object or an array. Immutable and
 * safe for use by several threads. An entry number out of range is a programming error and yields
 * an {@link IndexOutOfBoundsException} or a wrong record, never a crash.
 */
public final class LayerIndex {
    public static final int ROOT = 0;

    /** What {@link #child} answers when there is no such name. */
    public static final int NONE = -1;

    private static final int SMALL = 2 << 20;

    private final ByteBuffer map;
    private final int entries;
    private final int digests;
    private final int heap;

    private LayerIndex(ByteBuffer map) {
        this.map = map;
        entries = map.getInt(HEADER_ENTRIES);
        digests = HEADER_SIZE + entries * RECORD_SIZE;
        heap = digests + entries * DIGEST_SIZE;
    }

    /**
     * Opens an index file and checks it: format version, the layer it belongs to, its checksum.
     * Costs one pass over the file.
     *
     * @throws StoreException when the file is damaged or of another version; it can be rebuilt
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    public static LayerIndex open(Path file, Digest diffId) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < HEADER_SIZE + RECORD_SIZE || size > Integer.MAX_VALUE) {
                throw damaged(diffId, "its size is " + size);
            }
            ByteBuffer map = content(channel, (int) size).order(ByteOrder.LITTLE_ENDIAN);
            check(map, diffId);
            return new LayerIndex(map);
        }
    }

    /** Mapping for the first time costs a process 15 ms, more than reading what is small. */
    private static ByteBuffer content(FileChannel channel, int size) throws IOException {
        if (size > SMALL) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
        }
        ByteBuffer content = ByteBuffer.allocateDirect(size);
        while (content.hasRemaining() && channel.read(content) >= 0) {
            // a file that is cut while it is read fails its checksum
        }
        return content.clear().asReadOnlyBuffer();
    }

    private static void check(ByteBuffer map, Digest diffId) throws StoreException {
        if (map.getLong(HEADER_MAGIC) != MAGIC || map.getInt(HEADER_VERSION) != VERSION) {
            throw damaged(diffId, "it is not of format version " + VERSION);
        }
        if (map.getInt(HEADER_SUM) != sum(map, 0, HEADER_SUM)
                || map.getInt(HEADER_BODY_SUM) != sum(map, HEADER_SIZE, map.limit())) {
            throw damaged(diffId, "its checksum is wrong");
        }
        byte[] owner = new byte[DIGEST_SIZE];
        map.get(HEADER_DIFF_ID, owner);
        if (!Arrays.equals(owner, diffId.bytes())) {
            throw damaged(diffId, "it belongs to " + Digest.sha256(owner));
        }
    }

    private static int sum(ByteBuffer map, int from, int to) {
        var crc = new CRC32C();
        crc.update(map.slice(from, to - from));
        return (int) crc.getValue();
    }

    private static StoreException damaged(Digest diffId, String how) {
        return new StoreException(
                "the index of layer " + diffId + " is damaged: " + how, "It can be made again.");
    }

    /** How many entries there are, root and implicit directories included. */
    public int entries() {
        return entries;
    }

    /** How many paths the layer itself speaks about: entries that are not implicit. */
    public int spokenEntries() {
        return map.getInt(HEADER_SPOKEN);
    }

    /** Bytes of the tar this index belongs to. */
    public long tarSize() {
        return map.getLong(HEADER_TAR_SIZE);
    }

    /** The entry of that name in a directory, or {@link #NONE}; of a non-directory, always that. */
    public int child(int directory, byte[] name) {
        return child(directory, name, 0, name.length);
    }

    /** As {@link #child(int, byte[])}, the name being part of an array. */
    public int child(int directory, byte[] name, int offset, int length) {
        int low = firstChild(directory);
        int high = low + childCount(directory) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compareName(middle, name, offset, length);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return NONE;
    }

    /** Compares an entry's name with the given one, by unsigned bytes. */
    public int compareName(int entry, byte[] name, int offset, int length) {
        int at = heap + getInt(entry, NAME_OFFSET);
        int own = nameLength(entry);
        int common = Math.min(own, length);
        for (int i = 0; i < common; i++) {
            int difference = (map.get(at + i) & 0xff) - (name[offset + i] & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return own - length;
    }

    /** Number of the first entry in a directory; meaningless when there is none. */
    public int firstChild(int directory) {
        return isDirectory(directory) ? getInt(directory, CONTENT) : 0;
    }

    /** Number of entries in a directory, whiteouts included; 0 for anything else. */
    public int childCount(int directory) {
        return isDirectory(directory) ? getInt(directory, CONTENT + 4) : 0;
    }

    public EntryType type(int entry) {
        return EntryType.of(getByte(entry, TYPE));
    }

    private boolean isDirectory(int entry) {
        return getByte(entry, TYPE) == EntryType.DIRECTORY.code();
    }

    /** The directory the entry is in; the root's is the root. */
    public int parent(int entry) {
        return getInt(entry, PARENT);
    }

    /** Whether a directory hides what lower layers have in it. */
    public boolean isOpaque(int directory) {
        return (getByte(directory, FLAGS) & OPAQUE) != 0;
    }

    /**
     * Whether a directory is only here because something in it is: no entry of the tar speaks about
     * it. Its attributes (0755, 0:0, time 0) count where no lower layer has the directory.
     */
    public boolean isImplicit(int directory) {
        return (getByte(directory, FLAGS) & IMPLICIT) != 0;
    }

    /** Permission, set-id and sticky bits. */
    public int mode(int entry) {
        return getShort(entry, MODE);
    }

    public int uid(int entry) {
        return getInt(entry, UID);
    }

    public int gid(int entry) {
        return getInt(entry, GID);
    }

    /** Seconds since 1970, possibly negative; {@link #mtimeNanos} are to be added. */
    public long mtimeSeconds(int entry) {
        return getLong(entry, MTIME_SECONDS);
    }

    /** 0 to 999,999,999. */
    public int mtimeNanos(int entry) {
        return getInt(entry, MTIME_NANOS);
    }

    /** Bytes of content of a regular file, of the target of a symbolic link; otherwise 0. */
    public long size(int entry) {
        return getLong(entry, SIZE);
    }

    /** Major number of a device. */
    public int major(int entry) {
        return getInt(entry, CONTENT + 4);
    }

    /** Minor number of a device. */
    public int minor(int entry) {
        return getInt(entry, CONTENT);
    }

    /** Device number as Linux encodes it in 32 bits; 0 for anything but a device. */
    public int rdev(int entry) {
        EntryType type = type(entry);
        if (type != EntryType.CHAR_DEVICE && type != EntryType.BLOCK_DEVICE) {
            return 0;
        }
        int minor = minor(entry);
        return (minor & 0xff) | (major(entry) << 8) | ((minor & ~0xff) << 12);
    }

    /** Names of the same file in this layer; for a directory 2 and its subdirectories. */
    public int nlink(int entry) {
        return getInt(entry, NLINK);
    }

    /** The entry that stands for the file: the same number for all its names in this layer. */
    public int inode(int entry) {
        return getInt(entry, INODE);
    }

    public int nameLength(int entry) {
        return getShort(entry, NAME_LENGTH);
    }

    /** A copy of the entry's name; empty for the root. */
    public byte[] nameAt(int entry) {
        byte[] name = new byte[nameLength(entry)];
        copyName(entry, name, 0);
        return name;
    }

    /** Puts the entry's name into {@code target} and returns its length. */
    public int copyName(int entry, byte[] target, int offset) {
        int length = nameLength(entry);
        map.get(heap + getInt(entry, NAME_OFFSET), target, offset, length);
        return length;
    }

    /**
     * A copy of the target of a symbolic link, as stored; of a {@link EntryType#LOWER_LINK}, the
     * path of the file, relative to the root and clean.
     */
    public byte[] linkTarget(int entry) {
        EntryType type = type(entry);
        if (type != EntryType.SYMLINK && type != EntryType.LOWER_LINK) {
            throw new IllegalArgumentException("entry " + entry + " is a " + type);
        }
        byte[] target = new byte[(int) getLong(entry, SIZE)];
        map.get(heap + (int) getLong(entry, CONTENT), target);
        return target;
    }

    public boolean hasXattrs(int entry) {
        return getInt(entry, XATTRS) != 0;
    }

    /** The entry's extended attributes. */
    public SortedMap<ByteString, ByteString> xattrs(int entry) {
        SortedMap<ByteString, ByteString> xattrs = new TreeMap<>();
        int at = getInt(entry, XATTRS);
        if (at != 0) {
            at += heap;
            int count = map.getShort(at) & 0xffff;
            at += 2;
            for (int i = 0; i < count; i++) {
                byte[] name = new byte[map.getShort(at) & 0xffff];
                byte[] value = new byte[map.getInt(at + 2)];
                at += 6;
                map.get(at, name);
                map.get(at + name.length, value);
                at += name.length + value.length;
                xattrs.put(ByteString.of(name), ByteString.of(value));
            }
        }
        return xattrs;
    }

    /** Mode, owner, time and extended attributes at once. */
    public Attributes attributes(int entry) {
        return new Attributes(
                mode(entry),
                uid(entry),
                gid(entry),
                Instant.ofEpochSecond(mtimeSeconds(entry), mtimeNanos(entry)),
                xattrs(entry));
    }

    /** Whether a regular file has holes: its content is its extents, the rest is zero. */
    public boolean isSparse(int entry) {
        return (getByte(entry, FLAGS) & SPARSE) != 0;
    }

    /** Where the content of a regular file that is not sparse starts in the tar. */
    public long contentOffset(int entry) {
        return getLong(entry, CONTENT);
    }

    /** Number of extents of a sparse file, ordered and without overlap. */
    public int extentCount(int entry) {
        return map.getInt(heap + (int) getLong(entry, CONTENT));
    }

    /** Where the extent lies in the file. */
    public long extentStart(int entry, int extent) {
        return map.getLong(extentAt(entry, extent));
    }

    /** Bytes of the extent. */
    public long extentLength(int entry, int extent) {
        return map.getLong(extentAt(entry, extent) + 8);
    }

    /** Where the bytes of the extent lie in the tar. */
    public long extentOffset(int entry, int extent) {
        return map.getLong(extentAt(entry, extent) + 16);
    }

    private int extentAt(int entry, int extent) {
        return heap + (int) getLong(entry, CONTENT) + 4 + 24 * extent;
    }

    /**
     * Puts the SHA-256 of a regular file's stored bytes into {@code target}: of its content, or of
     * its extents one after the other when it is sparse.
     */
    public void contentDigest(int entry, byte[] target, int offset) {
        map.get(digests + entry * DIGEST_SIZE, target, offset, DIGEST_SIZE);
    }

    /** As {@link #contentDigest(int, byte[], int)}, as a value. */
    public Digest contentDigest(int entry) {
        byte[] hash = new byte[DIGEST_SIZE];
        contentDigest(entry, hash, 0);
        return Digest.sha256(hash);
    }

    private int getByte(int entry, int field) {
        return map.get(HEADER_SIZE + entry * RECORD_SIZE + field) & 0xff;
    }

    private int getShort(int entry, int field) {
        return map.getShort(HEADER_SIZE + entry * RECORD_SIZE + field) & 0xffff;
    }

    private int getInt(int entry, int field) {
        return map.getInt(HEADER_SIZE + entry * RECORD_SIZE + field);
    }

    private long getLong(int entry, int field) {
        return map.getLong(HEADER_SIZE + entry * RECORD_SIZE + field);
    }
}
