package dev.lamina.store.inspect;

import dev.lamina.store.layer.ImagePath;
import java.util.EnumSet;
import java.util.Set;

/**
 * How one path differs between two trees.
 *
 * @param kind added, deleted or changed
 * @param path in both
 * @param aspects in what it changed; empty when only its children did, and for the other kinds
 */
public record PathChange(Kind kind, ImagePath path, Set<Aspect> aspects) {
    public PathChange {
        aspects =
                aspects.isEmpty()
                        ? Set.of()
                        : java.util.Collections.unmodifiableSet(EnumSet.copyOf(aspects));
    }

    public enum Kind {
        ADDED('A'),
        DELETED('D'),
        CHANGED('C');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /** As shown in listings. */
        public char letter() {
            return letter;
        }
    }

    /** {@code C /etc/passwd}. */
    @Override
    public String toString() {
        return kind.letter() + " " + path;
    }
}
