package dev.lamina.unionfs.view;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** User or group ids as the branches store them, and as users of the mount see and give them. */
public sealed interface IdMap {
    IdMap SAME = new Same();

    /** What an id outside of all ranges becomes, as the kernel does it. */
    int OVERFLOW = 65534;

    int shown(int stored);

    int stored(int shown);

    /** A stored id is an id. */
    record Same() implements IdMap {
        @Override
        public int shown(int stored) {
            return stored;
        }

        @Override
        public int stored(int shown) {
            return shown;
        }
    }

    /** Ids that move by the same distance. */
    record Range(int stored, int shown, int length) {
        private OptionalInt moved(int id, int from, int to) {
            long distance = Integer.toUnsignedLong(id) - Integer.toUnsignedLong(from);
            return distance >= 0 && distance < Integer.toUnsignedLong(length)
                    ? OptionalInt.of((int) (to + distance))
                    : OptionalInt.empty();
        }
    }

    /** The last range that has an id decides. */
    record Ranges(List<Range> ranges) implements IdMap {
        public Ranges {
            ranges = List.copyOf(ranges);
        }

        @Override
        public int shown(int stored) {
            for (var range : ranges.reversed()) {
                var id = range.moved(stored, range.stored, range.shown);
                if (id.isPresent()) {
                    return id.getAsInt();
                }
            }
            return OVERFLOW;
        }

        @Override
        public int stored(int shown) {
            for (var range : ranges.reversed()) {
                var id = range.moved(shown, range.shown, range.stored);
                if (id.isPresent()) {
                    return id.getAsInt();
                }
            }
            return OVERFLOW;
        }
    }

    /** Everything is one id's. */
    record Squashed(int id, IdMap stored) implements IdMap {
        @Override
        public int shown(int any) {
            return id;
        }

        @Override
        public int stored(int shown) {
            return stored.stored(shown);
        }
    }

    /**
     * Ranges as {@code STORED:SHOWN:LENGTH[:STORED:SHOWN:LENGTH…]}.
     *
     * @throws IllegalArgumentException for any other text
     */
    static IdMap parse(String text) {
        var numbers = new ArrayList<Integer>();
        for (String number : text.split(":", -1)) {
            numbers.add(Integer.parseUnsignedInt(number));
        }
        if (numbers.size() % 3 != 0) {
            throw new IllegalArgumentException("not triples of numbers");
        }
        var ranges = new ArrayList<Range>();
        for (int i = 0; i < numbers.size(); i += 3) {
            ranges.add(new Range(numbers.get(i), numbers.get(i + 1), numbers.get(i + 2)));
        }
        return new Ranges(ranges);
    }
}
