package dev.lamina.store.layer;

import dev.lamina.store.layer.LayerEntry.BlockDevice;
import dev.lamina.store.layer.LayerEntry.CharDevice;
import dev.lamina.store.layer.LayerEntry.Directory;
import dev.lamina.store.layer.LayerEntry.Fifo;
import dev.lamina.store.layer.LayerEntry.HardLink;
import dev.lamina.store.layer.LayerEntry.RegularFile;
import dev.lamina.store.layer.LayerEntry.Symlink;
import dev.lamina.store.layer.LayerEntry.Whiteout;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The upper layers of a stack as one layer, which on the lower ones gives the same tree: what only
 * passed through is gone. Parts of the tree that the upper layers say nothing about are not looked
 * into. A further name of a lower file becomes a file of its own.
 */
public final class LayerMerge {
    private final LayerStack all;
    private final LayerStack lower;
    private final int height;
    private final LayerWriter writer;
    private final Map<StackEntry.FileId, ImagePath> written = new HashMap<>();

    /** Directories on the way to what is looked at, outermost first, that are not written yet. */
    private final Deque<StackEntry> pending = new ArrayDeque<>();

    private LayerMerge(LayerStack all, int height, LayerWriter writer) {
        this.all = all;
        this.lower = all.lowest(height);
        this.height = height;
        this.writer = writer;
    }

    /**
     * Writes the entries of the merged layer.
     *
     * @param height how many layers stay below it
     * @param writer is not finished by this
     */
    public static void write(LayerStack all, int height, LayerWriter writer) throws IOException {
        var root = all.root();
        if (root.isPresent()) {
            new LayerMerge(all, height, writer).directory(root.get(), all.lowest(height).root());
        }
    }

    private void directory(StackEntry directory, Optional<StackEntry> below) throws IOException {
        if (below.isPresent() && directory.sameOrigin(below.get(), all, lower)) {
            return;
        }
        pending.addLast(directory);
        boolean made = below.isEmpty() && !directory.path().isRoot();
        if (made || isNew(directory)) {
            writePending();
        }
        List<StackEntry> children = all.list(directory);
        if (below.isPresent()) {
            whiteouts(children, lower.list(below.get()));
        }
        for (StackEntry child : children) {
            Optional<StackEntry> old =
                    below.isPresent()
                            ? lower.child(below.get(), child.path().name())
                            : Optional.empty();
            if (child.isDirectory()) {
                directory(child, old.filter(StackEntry::isDirectory));
            } else if (old.isEmpty() || !isSame(child, old.get())) {
                writePending();
                file(child);
            }
        }
        if (pending.peekLast() == directory) {
            pending.removeLast();
        }
    }

    /** Whether an upper layer speaks about it, not only about something in it. */
    private boolean isNew(StackEntry directory) {
        return directory.layerNumber() >= height
                && !directory.layer().index().isImplicit(directory.entry());
    }

    private static boolean isSame(StackEntry file, StackEntry old) {
        return !old.isDirectory() && file.fileId().equals(old.fileId());
    }

    private void whiteouts(List<StackEntry> children, List<StackEntry> old) throws IOException {
        var names = new HashSet<ByteString>();
        children.forEach(child -> names.add(child.path().name()));
        for (StackEntry entry : old) {
            if (!names.contains(entry.path().name())) {
                writePending();
                writer.add(new Whiteout(entry.path()));
            }
        }
    }

    private void writePending() throws IOException {
        while (!pending.isEmpty()) {
            var directory = pending.removeFirst();
            if (!directory.path().isRoot() || isNew(directory)) {
                writer.add(new Directory(directory.path(), directory.attributes()));
            }
        }
    }

    private void file(StackEntry entry) throws IOException {
        ImagePath path = entry.path();
        Attributes attributes = entry.attributes();
        ImagePath first = written.putIfAbsent(entry.fileId(), path);
        if (first != null) {
            writer.add(new HardLink(path, attributes, first));
            return;
        }
        switch (entry.type()) {
            case REGULAR -> {
                try (InputStream content = all.content(entry)) {
                    writer.add(new RegularFile(path, attributes, entry.size()), content);
                }
            }
            case SYMLINK -> writer.add(new Symlink(path, attributes, entry.linkTarget()));
            case CHAR_DEVICE ->
                    writer.add(new CharDevice(path, attributes, entry.major(), entry.minor()));
            case BLOCK_DEVICE ->
                    writer.add(new BlockDevice(path, attributes, entry.major(), entry.minor()));
            case FIFO -> writer.add(new Fifo(path, attributes));
            case DIRECTORY, WHITEOUT, LOWER_LINK ->
                    throw new IllegalStateException("no file: " + entry);
        }
    }
}
