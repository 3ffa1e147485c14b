package dev.lamina.linux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for the arguments of one call: taken from a block that each thread keeps, given
 * back on {@link #close()}. Frames nest; a request larger than the block gets memory of its own.
 */
final class Scratch implements AutoCloseable {
    private static final int BLOCK = 80 * 1024;
    private static final ThreadLocal<Scratch> CURRENT = ThreadLocal.withInitial(Scratch::new);

    private final NativeBuffer block = new NativeBuffer(BLOCK);
    private int used;
    private int depth;
    private final int[] marks = new int[16];
    private @Nullable List<Large> large;

    private record Large(int depth, long address) {}

    private Scratch() {}

    /** A new frame on this thread's block. */
    static Scratch open() {
        var scratch = CURRENT.get();
        scratch.marks[scratch.depth++] = scratch.used;
        return scratch;
    }

    /** Memory of that many bytes, aligned to 8, with any content. */
    long allocate(int size) {
        int aligned = (size + 7) & -8;
        if (used + aligned > BLOCK) {
            long address = NativeMemory.allocate(size);
            if (large == null) {
                large = new ArrayList<>();
            }
            large.add(new Large(depth, address));
            return address;
        }
        long address = block.address() + used;
        used += aligned;
        return address;
    }

    /** The bytes and a NUL behind them. */
    long string(byte[] bytes) {
        long address = allocate(bytes.length + 1);
        NativeMemory.putBytes(address, bytes);
        NativeMemory.putByte(address + bytes.length, (byte) 0);
        return address;
    }

    long bytes(byte[] bytes) {
        long address = allocate(bytes.length);
        NativeMemory.putBytes(address, bytes);
        return address;
    }

    @Override
    public void close() {
        if (large != null) {
            large.removeIf(block -> {
                if (block.depth() == depth) {
                    NativeMemory.free(block.address());
                    return true;
                }
                return false;
            });
        }
        used = marks[--depth];
    }
}
