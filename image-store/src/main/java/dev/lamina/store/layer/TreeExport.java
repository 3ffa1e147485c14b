package dev.lamina.store.layer;

import dev.lamina.store.layer.LayerEntry.BlockDevice;
import dev.lamina.store.layer.LayerEntry.CharDevice;
import dev.lamina.store.layer.LayerEntry.Directory;
import dev.lamina.store.layer.LayerEntry.Fifo;
import dev.lamina.store.layer.LayerEntry.HardLink;
import dev.lamina.store.layer.LayerEntry.RegularFile;
import dev.lamina.store.layer.LayerEntry.Symlink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/** Several layers as one tar of the tree they make; further names of a file are hard links. */
public final class TreeExport {
    private final LayerStack stack;
    private final TarOutput tar;
    private final Map<StackEntry.FileId, ImagePath> written = new HashMap<>();

    private TreeExport(LayerStack stack, TarOutput tar) {
        this.stack = stack;
        this.tar = tar;
    }

    /** Writes the tree and closes the stream. The same layers give the same bytes. */
    public static void write(LayerStack stack, OutputStream out) throws IOException {
        try (var tar = new TarOutput(out)) {
            var root = stack.root();
            if (root.isPresent()) {
                tar.add(new Directory(ImagePath.ROOT, root.get().attributes()));
                new TreeExport(stack, tar).children(root.get());
            }
        }
    }

    private void children(StackEntry directory) throws IOException {
        for (StackEntry child : stack.list(directory)) {
            entry(child);
            if (child.isDirectory()) {
                children(child);
            }
        }
    }

    private void entry(StackEntry entry) throws IOException {
        ImagePath path = entry.path();
        Attributes attributes = entry.attributes();
        if (!entry.isDirectory()) {
            ImagePath first = written.putIfAbsent(entry.fileId(), path);
            if (first != null) {
                tar.add(new HardLink(path, attributes, first));
                return;
            }
        }
        switch (entry.type()) {
            case DIRECTORY -> tar.add(new Directory(path, attributes));
            case REGULAR, LOWER_LINK -> {
                try (InputStream content = stack.content(entry)) {
                    tar.add(new RegularFile(path, attributes, entry.size()), content);
                }
            }
            case SYMLINK -> tar.add(new Symlink(path, attributes, entry.linkTarget()));
            case CHAR_DEVICE ->
                    tar.add(new CharDevice(path, attributes, entry.major(), entry.minor()));
            case BLOCK_DEVICE ->
                    tar.add(new BlockDevice(path, attributes, entry.major(), entry.minor()));
            case FIFO -> tar.add(new Fifo(path, attributes));
            case WHITEOUT -> throw new IllegalStateException("a merged tree has no whiteouts");
        }
    }
}
