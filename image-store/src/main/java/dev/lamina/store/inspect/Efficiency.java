package dev.lamina.store.inspect;

import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.EntryType;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerIndex;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.StackEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much of an image is said more than once, counted as dive counts it: of each layer the entries
 * with nothing below them; a removal weighs what was below the removed directory, and nothing if it
 * was a file; a path that several layers speak about is waste with all its sizes, the needed one
 * included.
 *
 * @param score the smallest sizes of all paths divided by all their sizes; 1 for nothing
 * @param wastedBytes all sizes of the paths that were seen at least twice
 * @param userBytes sizes in all layers but the first
 * @param totalBytes sizes in all layers
 * @param repeated the paths that were seen at least twice, the most wasteful first
 */
public record Efficiency(
        double score, long wastedBytes, long userBytes, long totalBytes, List<Repeated> repeated) {

    /**
     * A path in several layers.
     *
     * @param count how many say something about it
     * @param bytes of them all
     */
    public record Repeated(ImagePath path, int count, long bytes) {}

    public Efficiency {
        repeated = List.copyOf(repeated);
    }

    /** What was wasted in proportion to the layers above the first; 0 where there are none. */
    public double userWasted() {
        return userBytes == 0 ? 0 : (double) wastedBytes / userBytes;
    }

    public static Efficiency of(LayerStack stack) throws StoreException {
        var count = new Count(stack);
        for (int layer = 0; layer < stack.layers().size(); layer++) {
            count.layer(layer);
        }
        return count.result();
    }

    private static final class Seen {
        private int count;
        private long smallest = Long.MAX_VALUE;
        private long all;

        void add(long size) {
            count++;
            smallest = Math.min(smallest, size);
            all += size;
        }
    }

    private static final class Count {
        private final LayerStack stack;
        private final Map<ImagePath, Seen> paths = new LinkedHashMap<>();
        private long userBytes;
        private long totalBytes;

        Count(LayerStack stack) {
            this.stack = stack;
        }

        void layer(int number) throws StoreException {
            long before = totalBytes;
            var walk = new Walk(stack.layers().get(number).index(), stack.lowest(number));
            directory(walk, LayerIndex.ROOT, ImagePath.ROOT);
            userBytes += number == 0 ? 0 : totalBytes - before;
        }

        private record Walk(LayerIndex index, LayerStack below) {}

        private void directory(Walk walk, int directory, ImagePath path) throws StoreException {
            LayerIndex index = walk.index();
            int first = index.firstChild(directory);
            for (int entry = first; entry < first + index.childCount(directory); entry++) {
                ImagePath child = path.resolve(ByteString.of(index.nameAt(entry)));
                if (index.childCount(entry) > 0) {
                    directory(walk, entry, child);
                } else {
                    paths.computeIfAbsent(child, _ -> new Seen()).add(size(walk, entry, child));
                }
            }
        }

        private long size(Walk walk, int entry, ImagePath path) throws StoreException {
            LayerIndex index = walk.index();
            EntryType type = index.type(entry);
            if (type == EntryType.WHITEOUT) {
                Optional<StackEntry> removed =
                        walk.below().lookup(path).filter(StackEntry::isDirectory);
                return removed.isPresent() ? sizeBelow(walk.below(), removed.get()) : 0;
            }
            boolean holds = type == EntryType.REGULAR && index.inode(entry) == entry;
            long size = holds ? index.size(entry) : 0;
            totalBytes += size;
            return size;
        }

        private static long sizeBelow(LayerStack below, StackEntry directory)
                throws StoreException {
            long size = 0;
            for (StackEntry child : below.list(directory)) {
                if (child.isDirectory()) {
                    size += sizeBelow(below, child);
                } else if (child.isRegular()
                        && child.layer().index().inode(child.entry()) == child.entry()) {
                    size += child.size();
                }
            }
            return size;
        }

        Efficiency result() {
            long smallest = 0;
            long all = 0;
            long wasted = 0;
            List<Repeated> repeated = new ArrayList<>();
            for (var entry : paths.entrySet()) {
                Seen seen = entry.getValue();
                smallest += seen.smallest;
                all += seen.all;
                if (seen.count > 1) {
                    wasted += seen.all;
                    repeated.add(new Repeated(entry.getKey(), seen.count, seen.all));
                }
            }
            repeated.sort(
                    Comparator.comparingLong(Repeated::bytes)
                            .reversed()
                            .thenComparing(Repeated::path));
            double score = all == 0 ? 1 : (double) smallest / all;
            return new Efficiency(score, wasted, userBytes, totalBytes, repeated);
        }
    }
}
