package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.Dirent;
import dev.lamina.unionfs.transport.direct.Wire.Direntplus;
import dev.lamina.unionfs.tree.DirectorySink;
import dev.lamina.unionfs.tree.Entry;
import org.jspecify.annotations.Nullable;

/** A part of a listing, written into the answer to READDIR or READDIRPLUS as it comes. */
final class ListingReply implements DirectorySink {
    private final Reply out;
    private final long start;
    private final int limit;
    private final boolean plus;
    private long number;
    private long largestPlace = Long.MAX_VALUE;
    private int size;

    ListingReply(Reply out, int limit, boolean plus) {
        this.out = out;
        this.start = out.payload();
        this.limit = limit;
        this.plus = plus;
    }

    /** Offsets given from now on carry a number above the largest place in a listing. */
    void numbered(long newNumber, long newLargestPlace) {
        number = newNumber;
        largestPlace = newLargestPlace;
    }

    boolean isPlus() {
        return plus;
    }

    /** Bytes written so far. */
    int size() {
        return size;
    }

    @Override
    public boolean accepts(int nameLength) {
        return size + recordSize(nameLength) <= limit;
    }

    @Override
    public void add(byte[] name, long ino, int type, long next, @Nullable Entry entry) {
        if (next > largestPlace) {
            throw new IllegalStateException("a listing of " + next + " names");
        }
        long at = start + size;
        int record = recordSize(name.length);
        // The padding behind the name lies within the last 8 bytes.
        NativeMemory.putLong(at + record - Long.BYTES, 0);
        if (plus) {
            out.entry(at + Direntplus.ENTRY_OUT, entry);
            dirent(at + Direntplus.DIRENT, name, ino, type, number | next);
        } else {
            dirent(at, name, ino, type, number | next);
        }
        size += record;
    }

    private int recordSize(int nameLength) {
        int head = plus ? Direntplus.SIZE : Dirent.SIZE;
        return (head + nameLength + 7) & -8;
    }

    private static void dirent(long at, byte[] name, long ino, int type, long next) {
        NativeMemory.putLong(at + Dirent.INO, ino);
        NativeMemory.putLong(at + Dirent.OFF, next);
        NativeMemory.putInt(at + Dirent.NAMELEN, name.length);
        NativeMemory.putInt(at + Dirent.TYPE, type);
        NativeMemory.putBytes(at + Dirent.SIZE, name);
    }
}
