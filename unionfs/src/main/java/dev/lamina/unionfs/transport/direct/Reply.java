package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.NativeMemory;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.linux.Timestamp;
import dev.lamina.unionfs.transport.Lifetime;
import dev.lamina.unionfs.transport.direct.Wire.Attr;
import dev.lamina.unionfs.transport.direct.Wire.AttrOut;
import dev.lamina.unionfs.transport.direct.Wire.EntryOut;
import dev.lamina.unionfs.transport.direct.Wire.OpenOut;
import dev.lamina.unionfs.transport.direct.Wire.OutHeader;
import dev.lamina.unionfs.transport.direct.Wire.StatfsOut;
import dev.lamina.unionfs.tree.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The answer in a worker's memory: a header and, behind it, what the encoders write. Each encoder
 * gives the bytes it wrote.
 */
final class Reply {
    /** In place of a size: the request has no answer. */
    static final int NONE = -1;

    /** In place of a size: success without a result. */
    static final int EMPTY = 0;

    private final long header;
    private final long payload;
    private final int capacity;
    private final Lifetime lifetime;

    /**
     * @param payload where results go; the header lies just before
     * @param capacity bytes a result may have
     * @param lifetime of names, absences and attributes in answers
     */
    Reply(long payload, int capacity, Lifetime lifetime) {
        this.header = payload - OutHeader.SIZE;
        this.payload = payload;
        this.capacity = capacity;
        this.lifetime = lifetime;
    }

    Reply(long payload, int capacity) {
        this(payload, capacity, Lifetime.FOREVER);
    }

    /** Where the answer begins. */
    long address() {
        return header;
    }

    long payload() {
        return payload;
    }

    /** As much of a size asked for as there is room for. */
    int room(int size) {
        return Math.min(size, capacity);
    }

    /** Completes the header; the size of the whole. */
    int success(long unique, int size) {
        return header(unique, size, 0);
    }

    int failure(long unique, int errno) {
        return header(unique, 0, -errno);
    }

    /** Completes the header of a message that answers nothing. */
    int notification(int code, int size) {
        return header(0, size, code);
    }

    private int header(long unique, int size, int error) {
        int length = OutHeader.SIZE + size;
        NativeMemory.putInt(header + OutHeader.LEN, length);
        NativeMemory.putInt(header + OutHeader.ERROR, error);
        NativeMemory.putLong(header + OutHeader.UNIQUE, unique);
        return length;
    }

    /** A found name, or null for an absence to be remembered. */
    int entry(@Nullable Entry entry) {
        entry(payload, entry);
        remembered(payload);
        return EntryOut.SIZE;
    }

    int created(Entry entry, long handle, int flags, int backing) {
        entry(payload, entry);
        opened(payload + EntryOut.SIZE, handle, flags, backing);
        return EntryOut.SIZE + OpenOut.SIZE;
    }

    int opened(long handle, int flags, int backing) {
        opened(payload, handle, flags, backing);
        return OpenOut.SIZE;
    }

    int attributes(Stat stat) {
        NativeMemory.putLong(payload + AttrOut.ATTR_VALID, lifetime.seconds());
        NativeMemory.putLong(payload + AttrOut.ATTR_NSEC, lifetime.nanos());
        attributes(payload + AttrOut.ATTR, stat);
        return AttrOut.SIZE;
    }

    int bytes(byte[] bytes) {
        NativeMemory.putBytes(payload, bytes);
        return bytes.length;
    }

    /** A result of one 64-bit number, or of one 32-bit number and padding. */
    int number(long number) {
        NativeMemory.putLong(payload, number);
        return Long.BYTES;
    }

    int statfs(StatFs statfs) {
        NativeMemory.clear(payload, StatfsOut.SIZE);
        NativeMemory.putLong(payload + StatfsOut.BLOCKS, statfs.blocks());
        NativeMemory.putLong(payload + StatfsOut.BFREE, statfs.bfree());
        NativeMemory.putLong(payload + StatfsOut.BAVAIL, statfs.bavail());
        NativeMemory.putLong(payload + StatfsOut.FILES, statfs.files());
        NativeMemory.putLong(payload + StatfsOut.FFREE, statfs.ffree());
        NativeMemory.putInt(payload + StatfsOut.BSIZE, (int) statfs.bsize());
        NativeMemory.putInt(payload + StatfsOut.NAMELEN, (int) statfs.namelen());
        NativeMemory.putInt(payload + StatfsOut.FRSIZE, (int) statfs.frsize());
        return StatfsOut.SIZE;
    }

    /** An entry anywhere in memory; null gives node 0, which in a listing means none at all. */
    void entry(long at, @Nullable Entry entry) {
        if (entry == null) {
            NativeMemory.clear(at, EntryOut.SIZE);
            return;
        }
        NativeMemory.putLong(at + EntryOut.NODEID, entry.node());
        NativeMemory.putLong(at + EntryOut.GENERATION, entry.generation());
        remembered(at);
        NativeMemory.putLong(at + EntryOut.ATTR_VALID, lifetime.seconds());
        NativeMemory.putInt(at + EntryOut.ATTR_NSEC, lifetime.nanos());
        attributes(at + EntryOut.ATTR, entry.stat());
    }

    private void remembered(long at) {
        NativeMemory.putLong(at + EntryOut.ENTRY_VALID, lifetime.seconds());
        NativeMemory.putInt(at + EntryOut.ENTRY_NSEC, lifetime.nanos());
    }

    private static void opened(long at, long handle, int flags, int backing) {
        NativeMemory.putLong(at + OpenOut.FH, handle);
        NativeMemory.putInt(at + OpenOut.OPEN_FLAGS, flags);
        NativeMemory.putInt(at + OpenOut.BACKING_ID, backing);
    }

    private static void attributes(long at, Stat stat) {
        NativeMemory.putLong(at + Attr.INO, stat.ino());
        NativeMemory.putLong(at + Attr.LENGTH, stat.size());
        NativeMemory.putLong(at + Attr.BLOCKS, stat.blocks());
        time(at + Attr.ATIME, at + Attr.ATIMENSEC, stat.atime());
        time(at + Attr.MTIME, at + Attr.MTIMENSEC, stat.mtime());
        time(at + Attr.CTIME, at + Attr.CTIMENSEC, stat.ctime());
        NativeMemory.putInt(at + Attr.MODE, stat.mode());
        NativeMemory.putInt(at + Attr.NLINK, stat.nlink());
        NativeMemory.putInt(at + Attr.UID, stat.uid());
        NativeMemory.putInt(at + Attr.GID, stat.gid());
        NativeMemory.putInt(at + Attr.RDEV, (int) stat.rdev());
        NativeMemory.putInt(at + Attr.BLKSIZE, stat.blksize());
        NativeMemory.putInt(at + Attr.FLAGS, 0);
    }

    private static void time(long seconds, long nanos, Timestamp time) {
        NativeMemory.putLong(seconds, time.seconds());
        NativeMemory.putInt(nanos, time.nanos());
    }
}
