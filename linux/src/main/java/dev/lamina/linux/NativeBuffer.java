package dev.lamina.linux;

/** A block of memory outside the heap, zeroed at first, aligned to a page of 4096 bytes. */
public final class NativeBuffer implements AutoCloseable {
    private static final int PAGE = 4096;

    private final long block;
    private final long address;
    private final int size;
    private boolean closed;

    public NativeBuffer(int size) {
        this.size = size;
        this.block = NativeMemory.allocate((long) size + PAGE);
        this.address = (block + PAGE - 1) & -PAGE;
    }

    public long address() {
        return address;
    }

    /** Bytes. */
    public int size() {
        return size;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            NativeMemory.free(block);
        }
    }
}
