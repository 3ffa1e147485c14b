package dev.lamina.unionfs;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Each different access once, in the order of their first time. Thread-safe without a lock; it may
 * be read while it grows, and shows what was complete when the reading began. Costs some 200 bytes
 * an access.
 */
public final class AccessLog implements AccessRecorder {
    private final Set<Access> known = ConcurrentHashMap.newKeySet();
    private final Queue<Access> order = new ConcurrentLinkedQueue<>();
    private final AccessRecorder further;

    public AccessLog() {
        this(access -> {});
    }

    /**
     * @param further told of each access when it comes for the first time
     */
    public AccessLog(AccessRecorder further) {
        this.further = further;
    }

    @Override
    public void record(Access access) {
        if (known.add(access)) {
            order.add(access);
            further.record(access);
        }
    }

    public Stream<Access> stream() {
        return order.stream();
    }

    public List<Access> accesses() {
        return List.copyOf(order);
    }

    public boolean contains(Access access) {
        return known.contains(access);
    }
}
