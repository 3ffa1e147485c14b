package dev.lamina.store.layer;

import static dev.lamina.store.layer.IndexFormat.*;

import dev.lamina.store.error.StoreException;
import java.util.Arrays;

/**
 * The tree of an index under construction: finds and makes nodes by path, as if the layer were
 * unpacked into an empty root that no path leaves.
 */
final class IndexTree {
    private static final int MAX_LINKS = 40;

    private final NodeTable nodes;
    private final Heap heap;

    /** The directory last walked to, since neighbours in a tar mostly share theirs. */
    private byte[] lastPath = {};

    private int lastDirectory = LayerIndex.ROOT;

    IndexTree(NodeTable nodes, Heap heap) {
        this.nodes = nodes;
        this.heap = heap;
        implicit(nodes.create(LayerIndex.ROOT, EntryType.DIRECTORY, 1, 0));
    }

    /** The node at a path, a link in last place not followed; {@link LayerIndex#NONE} if absent. */
    int lookup(ImagePath path) throws StoreException {
        byte[] raw = path.raw();
        if (raw.length == 0) {
            return LayerIndex.ROOT;
        }
        int slash = lastSlash(raw);
        int parent = walk(raw, Math.max(slash, 0), false);
        return parent == LayerIndex.NONE
                ? LayerIndex.NONE
                : nodes.find(parent, raw, slash + 1, raw.length - slash - 1);
    }

    /** The directory at a path, links followed in all places; made, implicitly, where asked to. */
    int directory(ImagePath path, boolean make) throws StoreException {
        return walk(path.raw(), path.raw().length, make);
    }

    /** A node for a non-directory, in the place of whatever the path had. */
    int make(ImagePath path, EntryType type) throws StoreException {
        if (path.isRoot()) {
            throw StoreException.malformed("the root of the image is not a directory");
        }
        byte[] raw = path.raw();
        int slash = lastSlash(raw);
        int parent = walk(raw, Math.max(slash, 0), true);
        return bind(parent, type, raw, slash + 1, raw.length - slash - 1);
    }

    /** The directory node at a path; a directory found there is kept, anything else replaced. */
    int makeDirectory(ImagePath path) throws StoreException {
        if (path.isRoot()) {
            return LayerIndex.ROOT;
        }
        byte[] raw = path.raw();
        int slash = lastSlash(raw);
        int parent = walk(raw, Math.max(slash, 0), true);
        return directoryIn(parent, raw, slash + 1, raw.length - slash - 1);
    }

    /** Hides a path of the lower layers; what this layer has there itself stays. */
    void whiteOut(ImagePath path) throws StoreException {
        int node = lookup(path);
        if (node == LayerIndex.NONE) {
            make(path, EntryType.WHITEOUT);
        } else if (nodes.type(node) == EntryType.DIRECTORY) {
            nodes.setByte(node, FLAGS, nodes.getByte(node, FLAGS) | OPAQUE);
        }
    }

    /**
     * Walks {@code path} up to {@code end}. Links are expanded in place: the rest of the path is
     * put behind the link's target and the walk goes on there.
     */
    private int walk(byte[] path, int end, boolean make) throws StoreException {
        if (end == lastPath.length && Arrays.equals(path, 0, end, lastPath, 0, end)) {
            return lastDirectory;
        }
        byte[] way = path;
        int limit = end;
        int at = 0;
        int node = LayerIndex.ROOT;
        int links = 0;
        while (at < limit) {
            int stop = at;
            while (stop < limit && way[stop] != '/') {
                stop++;
            }
            int length = stop - at;
            if (length == 0 || (length == 1 && way[at] == '.')) {
                at = stop + 1;
                continue;
            }
            if (length == 2 && way[at] == '.' && way[at + 1] == '.') {
                node = nodes.getInt(node, PARENT);
                at = stop + 1;
                continue;
            }
            int next = nodes.find(node, way, at, length);
            EntryType type = next == LayerIndex.NONE ? EntryType.WHITEOUT : nodes.type(next);
            switch (type) {
                case DIRECTORY -> {
                    node = next;
                    at = stop + 1;
                }
                case WHITEOUT -> {
                    if (!make) {
                        return LayerIndex.NONE;
                    }
                    node = implicit(directoryIn(node, way, at, length));
                    at = stop + 1;
                }
                case SYMLINK -> {
                    if (++links > MAX_LINKS) {
                        throw StoreException.malformed(
                                "too many symbolic links on the way to " + show(path, end));
                    }
                    int targetLength = (int) nodes.getLong(next, SIZE);
                    byte[] expanded = new byte[targetLength + 1 + limit - stop];
                    heap.copy((int) nodes.getLong(next, CONTENT), expanded, targetLength);
                    expanded[targetLength] = '/';
                    System.arraycopy(way, stop, expanded, targetLength + 1, limit - stop);
                    if (expanded[0] == '/') {
                        node = LayerIndex.ROOT;
                    }
                    way = expanded;
                    limit = expanded.length;
                    at = 0;
                    checkNames(way);
                }
                case REGULAR, CHAR_DEVICE, BLOCK_DEVICE, FIFO, LOWER_LINK -> {
                    if (!make) {
                        return LayerIndex.NONE;
                    }
                    throw StoreException.malformed(
                            "a parent of " + show(path, end) + " is not a directory");
                }
            }
        }
        lastPath = Arrays.copyOf(path, end);
        lastDirectory = node;
        return node;
    }

    private static void checkNames(byte[] way) throws StoreException {
        int start = 0;
        for (int i = 0; i <= way.length; i++) {
            if (i == way.length || way[i] == '/') {
                Limits.check(i - start, ImagePath.MAX_COMPONENT, "bytes of a name in a link");
                start = i + 1;
            }
        }
    }

    private int directoryIn(int parent, byte[] name, int offset, int length) {
        int node = nodes.find(parent, name, offset, length);
        if (node != LayerIndex.NONE && nodes.type(node) == EntryType.DIRECTORY) {
            return node;
        }
        boolean hides = node != LayerIndex.NONE && nodes.type(node) == EntryType.WHITEOUT;
        int made = bind(parent, EntryType.DIRECTORY, name, offset, length);
        nodes.setByte(made, FLAGS, hides ? OPAQUE : 0);
        return made;
    }

    private int implicit(int node) {
        nodes.setByte(node, FLAGS, nodes.getByte(node, FLAGS) | IMPLICIT);
        nodes.setShort(node, MODE, 0755);
        return node;
    }

    private int bind(int parent, EntryType type, byte[] name, int offset, int length) {
        boolean replaces = nodes.find(parent, name, offset, length) != LayerIndex.NONE;
        int node = nodes.create(parent, type, heap.add(name, offset, length), length);
        nodes.bind(node, name, offset, length);
        if (replaces) {
            lastPath = new byte[0];
            lastDirectory = LayerIndex.ROOT;
        }
        return node;
    }

    private static int lastSlash(byte[] path) {
        int i = path.length - 1;
        while (i >= 0 && path[i] != '/') {
            i--;
        }
        return i;
    }

    private static String show(byte[] path, int end) {
        return "/" + ByteString.of(path, 0, end);
    }
}
