package dev.lamina.builder.step;

import dev.lamina.run.Cancellation;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.store.layer.LayerStore;
import dev.lamina.store.layer.LayerWriter;
import dev.lamina.store.layer.StackEntry;
import dev.lamina.store.layer.WrittenLayer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A layer in the making on top of others: files are put to their paths in any order, then written
 * sorted. Directories on the way to them are written as well, with the attributes they have below,
 * because other tools make up their own for a directory that a layer leaves out.
 */
public final class LayerCommit {
    private final LayerStack below;
    private final TreeMap<ImagePath, Item> items = new TreeMap<>();

    /**
     * What is at a path.
     *
     * @param identity equal for the names of one file
     * @param covers whether nothing that lower layers have below the path can be seen
     */
    private record Item(LayerEntry entry, Content content, Object identity, boolean covers) {}

    /** Opens the content of a regular file. */
    @FunctionalInterface
    public interface Content {
        Content NONE = InputStream::nullInputStream;

        InputStream open() throws IOException;
    }

    public LayerCommit(LayerStack below) {
        this.below = below;
    }

    /** What is at a path by now; a symbolic link in last place is not followed. */
    public Optional<LayerEntry> find(ImagePath path) throws IOException {
        var item = items.get(path);
        if (item != null) {
            return Optional.of(item.entry());
        }
        for (var up = path.parent(); up != null; up = up.parent()) {
            var parent = items.get(up);
            if (parent != null && parent.covers()) {
                return Optional.empty();
            }
        }
        return below.lookup(path).map(LayerCommit::entry);
    }

    /** The type is all that matters of an entry below, and the attributes of a directory. */
    private static LayerEntry entry(StackEntry entry) {
        return entry.isDirectory()
                ? new LayerEntry.Directory(entry.path(), entry.attributes())
                : new LayerEntry.RegularFile(entry.path(), entry.attributes(), 0);
    }

    /** Makes a directory and those above it, with these attributes, where there are none. */
    public void makeDirectories(ImagePath path, Attributes attributes)
            throws IOException, StepException {
        if (path.isRoot()) {
            return;
        }
        var there = find(path);
        if (there.isPresent()) {
            if (!(there.get() instanceof LayerEntry.Directory)) {
                throw new StepException(path + " is there and is no directory");
            }
            return;
        }
        var parent = path.parent();
        if (parent != null) {
            makeDirectories(parent, attributes);
        }
        set(new LayerEntry.Directory(path, attributes), Content.NONE, path, true);
    }

    /**
     * Puts a file or directory to its path, whose directory exists. A directory joins with one that
     * is there and gives it its attributes; anything else takes the place of what is no directory.
     *
     * @param replace whether a directory and something else may take each other's place
     */
    public void put(LayerEntry entry, Content content, Object identity, boolean replace)
            throws IOException, StepException {
        var there = find(entry.path());
        boolean wasDirectory = there.filter(old -> old instanceof LayerEntry.Directory).isPresent();
        boolean isDirectory = entry instanceof LayerEntry.Directory;
        if (there.isPresent() && wasDirectory != isDirectory) {
            if (!replace) {
                throw new StepException(
                        entry.path()
                                + (isDirectory
                                        ? " is there and is no directory"
                                        : " is a directory, a file cannot take its place"));
            }
            clear(entry.path());
        }
        set(entry, content, identity, !(wasDirectory && isDirectory));
    }

    private void set(LayerEntry entry, Content content, Object identity, boolean covers) {
        var old = items.get(entry.path());
        boolean covered = covers || (old != null && old.covers());
        items.put(entry.path(), new Item(entry, content, identity, covered));
    }

    private void clear(ImagePath path) {
        var next = items.higherKey(path);
        while (next != null && next.startsWith(path)) {
            items.remove(next);
            next = items.higherKey(path);
        }
    }

    /**
     * Writes the layer; empty when nothing was put.
     *
     * @throws InterruptedException when it was cancelled; no layer is left
     */
    public Optional<WrittenLayer> write(
            LayerStore store, Optional<Instant> latest, Cancellation cancellation)
            throws IOException, InterruptedException {
        if (items.isEmpty()) {
            return Optional.empty();
        }
        addDirectoriesAbove();
        try (var writer = store.create(latest)) {
            Map<Object, LayerEntry> written = new HashMap<>();
            for (var item : items.values()) {
                cancellation.check();
                write(item, writer, written);
            }
            return Optional.of(writer.finish());
        }
    }

    private void addDirectoriesAbove() throws IOException {
        for (var path : items.keySet().toArray(ImagePath[]::new)) {
            var up = path.parent();
            while (up != null && !up.isRoot() && !items.containsKey(up)) {
                var directory = below.lookup(up).map(LayerCommit::entry).orElseThrow();
                items.put(up, new Item(directory, Content.NONE, up, false));
                up = up.parent();
            }
        }
    }

    private static void write(Item item, LayerWriter writer, Map<Object, LayerEntry> written)
            throws IOException {
        if (!(item.entry() instanceof LayerEntry.RegularFile file)) {
            writer.add(item.entry());
            return;
        }
        var first = written.putIfAbsent(item.identity(), file);
        if (first != null) {
            writer.add(new LayerEntry.HardLink(file.path(), file.attributes(), first.path()));
            return;
        }
        try (var content = item.content().open()) {
            writer.add(file, content);
        }
    }
}
