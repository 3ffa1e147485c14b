package dev.lamina.it.fuzz;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which inode of one side is which of the other: always the same. */
final class Inodes {
    /** From {@link #disagreement}: there is none. */
    static final int NONE = -1;

    private final Map<Long, Long> there = new HashMap<>();
    private final Map<Long, Long> back = new HashMap<>();
    private boolean ended;

    /** The index of the first pair that is another one than before. */
    int disagreement(List<Long> these, List<Long> those) {
        for (int i = 0; i < Math.min(these.size(), those.size()); i++) {
            if (!ended && !agree(these.get(i), those.get(i))) {
                return i;
            }
        }
        return NONE;
    }

    private boolean agree(Long one, Long other) {
        var before = there.putIfAbsent(one, other);
        var beforeBack = back.putIfAbsent(other, one);
        return (before == null || before.equals(other))
                && (beforeBack == null || beforeBack.equals(one));
    }

    /** From now on numbers may change. */
    void end() {
        ended = true;
    }

    void forget() {
        there.clear();
        back.clear();
    }
}
