package dev.lamina.unionfs.tree;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Objects by number. A number is a slot and, in the high half, how often the slot was used before:
 * it is never given twice. Thread-safe; reading takes no lock and costs two array accesses.
 */
final class Slots<T extends Slots.Numbered> {
    /** Knows its number, given once when it comes in. */
    interface Numbered {
        long id();

        void id(long id);
    }

    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final long NEXT_USE = 1L << 32;

    @SuppressWarnings(
            "NullAway") // an array of generic arrays cannot say that its elements may be null
    private volatile AtomicReferenceArray<@Nullable T>[] pages = newPages(4);

    private long[] free = new long[64];
    private int freeCount;
    private long fresh = 1;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> AtomicReferenceArray<@Nullable T>[] newPages(int count) {
        return new AtomicReferenceArray[count];
    }

    @Nullable T get(long id) {
        int slot = (int) id;
        int page = slot >>> PAGE_BITS;
        var all = pages;
        if (page >= all.length || all[page] == null) {
            return null;
        }
        var object = all[page].get(slot & (PAGE - 1));
        return object != null && object.id() == id ? object : null;
    }

    synchronized void add(T object) {
        long id = freeCount > 0 ? free[--freeCount] : fresh++;
        object.id(id);
        page((int) id >>> PAGE_BITS).set((int) id & (PAGE - 1), object);
    }

    @SuppressWarnings("NullAway") // as above
    private AtomicReferenceArray<@Nullable T> page(int index) {
        var all = pages;
        if (index >= all.length) {
            all = Arrays.copyOf(all, 2 * all.length);
        }
        if (all[index] == null) {
            all[index] = new AtomicReferenceArray<>(PAGE);
        }
        pages = all;
        return all[index];
    }

    /** Takes an object out; null when it has gone already. */
    synchronized @Nullable T remove(long id) {
        var object = get(id);
        if (object == null) {
            return null;
        }
        pages[(int) id >>> PAGE_BITS].set((int) id & (PAGE - 1), null);
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = id + NEXT_USE;
        return object;
    }

    /** All objects at the moment, for the end of everything. */
    synchronized java.util.List<T> all() {
        var list = new java.util.ArrayList<T>();
        for (var page : pages) {
            for (int i = 0; page != null && i < PAGE; i++) {
                var object = page.get(i);
                if (object != null) {
                    list.add(object);
                }
            }
        }
        return list;
    }
}
