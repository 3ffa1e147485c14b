package dev.lamina.store.layer;

import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Layers on top of each other as one read-only tree, answered from their indexes: nothing is
 * mounted or unpacked. Symbolic links are followed inside this root only. Owns its layers. Safe for
 * use by several threads while it is open.
 */
public final class LayerStack implements AutoCloseable {
    private static final int MAX_LINKS = 40;
    private static final ByteString DOTS = ByteString.of("..");

    private final List<Layer> layers;

    /** Takes over the layers, bottom first. */
    public LayerStack(List<Layer> layers) {
        this.layers = List.copyOf(layers);
    }

    /** Bottom first. */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * The lowest layers as a tree of their own. It shares them and must not be closed for itself.
     */
    public LayerStack lowest(int height) {
        return new LayerStack(layers.subList(0, height));
    }

    /** The root directory; empty when there are no layers. */
    public Optional<StackEntry> root() {
        return Optional.ofNullable(root(layers.size()));
    }

    /** What is at a path, symbolic links followed, also one in last place. */
    public Optional<StackEntry> resolve(ImagePath path) throws StoreException {
        return Optional.ofNullable(walk(path, true, layers.size()));
    }

    /** What is at a path, a symbolic link in last place not followed. */
    public Optional<StackEntry> lookup(ImagePath path) throws StoreException {
        return Optional.ofNullable(walk(path, false, layers.size()));
    }

    /**
     * Where something written to a path would really go: links in the part that exists are
     * followed, the rest is appended.
     */
    public ImagePath destination(ImagePath path) throws StoreException {
        var walk = new Walk(path, layers.size());
        walk.run(true, true);
        ImagePath destination = walk.here == null ? ImagePath.ROOT : walk.here.path();
        for (ByteString name : walk.missing) {
            destination = destination.resolve(name);
        }
        return destination;
    }

    /** What a directory shows, ordered by name. */
    public List<StackEntry> list(StackEntry directory) throws StoreException {
        var names = new TreeSet<ByteString>();
        int[] parts = directory.parts();
        for (int i = 0; i < parts.length; i += 2) {
            LayerIndex index = layers.get(parts[i]).index();
            int first = index.firstChild(parts[i + 1]);
            for (int child = 0; child < index.childCount(parts[i + 1]); child++) {
                names.add(ByteString.of(index.nameAt(first + child)));
            }
        }
        List<StackEntry> children = new ArrayList<>();
        for (ByteString name : names) {
            StackEntry child = child(directory, name.raw());
            if (child != null) {
                children.add(child);
            }
        }
        return children;
    }

    /** One name of a directory; empty if it shows none, or is no directory. */
    public Optional<StackEntry> child(StackEntry directory, ByteString name) throws StoreException {
        return Optional.ofNullable(child(directory, name.raw()));
    }

    /** The content of a regular file. */
    public InputStream content(StackEntry file) {
        return file.layer().content(file.entry());
    }

    /**
     * The whole content of a small regular file, such as {@code /etc/passwd}, links followed; empty
     * when there is none. Anything that is not a regular file, or larger, is an error.
     */
    public Optional<byte[]> read(ImagePath path, int limit) throws IOException {
        Optional<StackEntry> file = resolve(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        if (!file.get().isRegular()) {
            throw StoreException.malformed(path + " in the image is not a regular file");
        }
        Limits.check(file.get().size(), limit, "bytes of " + path + " in the image");
        try (InputStream content = content(file.get())) {
            return Optional.of(content.readAllBytes());
        }
    }

    private @Nullable StackEntry root(int height) {
        int[] parts = new int[2 * height];
        int used = 0;
        int speaker = -1;
        for (int number = height - 1; number >= 0; number--) {
            LayerIndex index = layers.get(number).index();
            parts[used++] = number;
            parts[used++] = LayerIndex.ROOT;
            if (speaker < 0 && !index.isImplicit(LayerIndex.ROOT)) {
                speaker = number;
            }
            if (index.isOpaque(LayerIndex.ROOT)) {
                break;
            }
        }
        if (used == 0) {
            return null;
        }
        int number = speaker < 0 ? parts[0] : speaker;
        return new StackEntry(
                ImagePath.ROOT,
                layers.get(number),
                number,
                LayerIndex.ROOT,
                Arrays.copyOf(parts, used));
    }

    private @Nullable StackEntry child(StackEntry directory, byte[] name) throws StoreException {
        int[] from = directory.parts();
        int[] parts = new int[from.length];
        int used = 0;
        int speaker = -1;
        if (!directory.isDirectory()) {
            return null;
        }
        for (int i = 0; i < from.length; i += 2) {
            int number = from[i];
            LayerIndex index = layers.get(number).index();
            int child = index.child(from[i + 1], name);
            if (child == LayerIndex.NONE) {
                continue;
            }
            EntryType type = index.type(child);
            if (type == EntryType.DIRECTORY) {
                parts[used++] = number;
                parts[used++] = child;
                if (speaker < 0 && !index.isImplicit(child)) {
                    speaker = used - 2;
                }
                if (index.isOpaque(child)) {
                    break;
                }
            } else if (used > 0 || type == EntryType.WHITEOUT) {
                break;
            } else {
                return nonDirectory(directory.path().resolve(name), number, child);
            }
        }
        if (used == 0) {
            return null;
        }
        int at = Math.max(speaker, 0);
        return new StackEntry(
                directory.path().resolve(name),
                layers.get(parts[at]),
                parts[at],
                parts[at + 1],
                Arrays.copyOf(parts, used));
    }

    private @Nullable StackEntry nonDirectory(ImagePath path, int number, int entry)
            throws StoreException {
        Layer layer = layers.get(number);
        if (layer.index().type(entry) != EntryType.LOWER_LINK) {
            return new StackEntry(path, layer, number, entry, new int[] {number, entry});
        }
        ImagePath target = ImagePath.of(layer.index().linkTarget(entry));
        StackEntry file = walk(target, false, number);
        if (file == null || file.isDirectory()) {
            throw StoreException.malformed(
                    "hard link "
                            + path
                            + " of layer "
                            + layer.diffId()
                            + " to "
                            + target
                            + ", which the layers below do not have");
        }
        return new StackEntry(path, file.layer(), file.layerNumber(), file.entry(), file.parts());
    }

    private @Nullable StackEntry walk(ImagePath path, boolean followLast, int height)
            throws StoreException {
        var walk = new Walk(path, height);
        walk.run(followLast, false);
        return walk.missing.isEmpty() ? walk.here : null;
    }

    /** A walk from the root, through the lowest layers only. */
    private final class Walk {
        private final ImagePath path;
        private final Deque<ByteString> pending;
        private final Deque<StackEntry> way = new ArrayDeque<>();
        private final @Nullable StackEntry root;

        /** Where the walk has come to; null when there is not even a root. */
        private @Nullable StackEntry here;

        /** The names, from there on, that do not exist. */
        private final Deque<ByteString> missing = new ArrayDeque<>();

        Walk(ImagePath path, int height) {
            this.path = path;
            pending = new ArrayDeque<>(path.components());
            root = root(height);
            here = root;
        }

        /** Walks to the end, or to the first name that is missing unless it is to go on beyond. */
        void run(boolean followLast, boolean beyond) throws StoreException {
            int links = 0;
            while (!pending.isEmpty() && (beyond || missing.isEmpty())) {
                ByteString name = pending.removeFirst();
                if (name.equals(DOTS)) {
                    stepUp();
                    continue;
                }
                StackEntry at = here;
                StackEntry next = at == null || !missing.isEmpty() ? null : child(at, name.raw());
                if (at == null || next == null) {
                    missing.addLast(name);
                } else if (next.type() == EntryType.SYMLINK && (followLast || !pending.isEmpty())) {
                    if (++links > MAX_LINKS) {
                        throw StoreException.malformed(
                                "too many symbolic links on the way to " + path);
                    }
                    follow(next.linkTarget());
                } else {
                    way.push(at);
                    here = next;
                }
            }
        }

        private void stepUp() {
            if (!missing.isEmpty()) {
                missing.removeLast();
            } else if (!way.isEmpty()) {
                here = way.pop();
            }
        }

        private void follow(ByteString target) {
            byte[] raw = target.raw();
            if (raw[0] == '/') {
                way.clear();
                here = root;
            }
            int end = raw.length;
            for (int i = raw.length - 1; i >= -1; i--) {
                if (i < 0 || raw[i] == '/') {
                    int length = end - i - 1;
                    if (length > 0 && !(length == 1 && raw[i + 1] == '.')) {
                        pending.addFirst(ByteString.of(raw, i + 1, length));
                    }
                    end = i;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Layer layer : layers) {
            try {
                layer.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
