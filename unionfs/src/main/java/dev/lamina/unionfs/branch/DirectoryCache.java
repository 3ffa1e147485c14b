package dev.lamina.unionfs.branch;

import org.jspecify.annotations.Nullable;

/**
 * Which directories are kept open: so many in all branches of a union together, dropped by the
 * clock algorithm. Thread-safe.
 */
public final class DirectoryCache {
    private static final int CAPACITY = 1024;

    private final @Nullable DirectoryEntry[] slots;
    private int hand;

    public DirectoryCache() {
        this(CAPACITY);
    }

    DirectoryCache(int capacity) {
        slots = new DirectoryEntry[capacity];
    }

    /** Keeps a directory that has just been opened; another one may go. */
    synchronized void remember(DirectoryEntry directory) {
        for (; ; hand = (hand + 1) % slots.length) {
            var slot = slots[hand];
            var open = slot == null ? null : slot.open;
            if (open == null || !open.recent) {
                forget(hand);
                slots[hand] = directory;
                return;
            }
            open.recent = false;
        }
    }

    /** Closes half of them, so that descriptors are free for others. */
    synchronized void shrink() {
        for (int i = 0; i < slots.length / 2; i++) {
            hand = (hand + 1) % slots.length;
            forget(hand);
        }
    }

    /** Closes all. */
    synchronized void clear() {
        for (int i = 0; i < slots.length; i++) {
            forget(i);
        }
    }

    private void forget(int index) {
        var old = slots[index];
        slots[index] = null;
        var open = old == null ? null : old.open;
        if (old != null && open != null) {
            old.open = null;
            open.close();
        }
    }
}
