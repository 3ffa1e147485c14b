package dev.lamina.store.layer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of variable length of an index under construction: names, link targets, extended
 * attributes, extents. Kept in chunks, so that growing copies little; an item never spans two.
 */
final class Heap {
    /** Bytes per chunk, and the most one item may have. */
    static final int CHUNK = 2 << 20;

    private final List<byte[]> chunks = new ArrayList<>();

    /** Bytes used of the last chunk. Offset 0 stands for "none", so it is never handed out. */
    private int used = 1;

    Heap() {
        chunks.add(new byte[1 << 12]);
    }

    /** Adds an item and returns its offset. */
    int add(byte[] bytes, int offset, int length) {
        if (used + length > CHUNK) {
            chunks.add(new byte[Math.max(1 << 16, length)]);
            used = 0;
        }
        int last = chunks.size() - 1;
        byte[] chunk = chunks.get(last);
        if (used + length > chunk.length) {
            chunk = Arrays.copyOf(chunk, Math.clamp(2L * chunk.length, used + length, CHUNK));
            chunks.set(last, chunk);
        }
        System.arraycopy(bytes, offset, chunk, used, length);
        int position = Math.toIntExact((long) last * CHUNK + used);
        used += length;
        return position;
    }

    int add(byte[] bytes) {
        return add(bytes, 0, bytes.length);
    }

    long size() {
        return (long) (chunks.size() - 1) * CHUNK + used;
    }

    void writeTo(OutputStream out) throws IOException {
        for (int i = 0; i < chunks.size(); i++) {
            byte[] chunk = chunks.get(i);
            if (i < chunks.size() - 1) {
                out.write(chunk);
                out.write(new byte[CHUNK - chunk.length]);
            } else {
                out.write(chunk, 0, used);
            }
        }
    }

    boolean equals(int at, int ownLength, byte[] name, int offset, int length) {
        int start = at % CHUNK;
        return Arrays.equals(
                chunks.get(at / CHUNK), start, start + ownLength, name, offset, offset + length);
    }

    int compare(int at, int length, int otherAt, int otherLength) {
        int start = at % CHUNK;
        int otherStart = otherAt % CHUNK;
        return Arrays.compareUnsigned(
                chunks.get(at / CHUNK),
                start,
                start + length,
                chunks.get(otherAt / CHUNK),
                otherStart,
                otherStart + otherLength);
    }

    void copy(int at, byte[] target, int length) {
        System.arraycopy(chunks.get(at / CHUNK), at % CHUNK, target, 0, length);
    }
}
