package dev.lamina.store.layer;

import static dev.lamina.store.layer.IndexFormat.*;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects the entries of one layer, in the order in which its tar has them, and writes its index.
 *
 * <p>The tree is the one that unpacking the tar into an empty root would give: a symbolic link of
 * the same layer in the middle of a path is followed inside that root, missing parents appear as
 * implicit directories, a later entry replaces an earlier one of the same path, except that a
 * directory keeps its children when it meets a directory again.
 */
final class LayerIndexBuilder {
    private static final int MAX_EXTENTS = Heap.CHUNK / 24 - 1;

    private final Limits limits;
    private final Heap heap = new Heap();
    private final NodeTable nodes = new NodeTable(heap);
    private final IndexTree tree = new IndexTree(nodes, heap);
    private int spoken;

    LayerIndexBuilder(Limits limits) {
        this.limits = limits;
    }

    /** Adds anything but the content of a regular file, which is taken as empty. */
    void add(LayerEntry entry) throws StoreException {
        add(entry, 0, null, null);
    }

    /**
     * @param contentOffset where the stored bytes of a regular file start in the tar
     * @param hash SHA-256 of these bytes
     * @param extents start, length and offset in the tar of each piece of a sparse file
     */
    void add(
            LayerEntry entry, long contentOffset, byte @Nullable [] hash, long @Nullable [] extents)
            throws StoreException {
        Limits.check(++spoken, limits.entries(), "entries in the layer");
        switch (entry) {
            case LayerEntry.Directory(var path, var attributes) -> {
                int node = tree.makeDirectory(path);
                nodes.setByte(node, FLAGS, nodes.getByte(node, FLAGS) & ~IMPLICIT);
                set(node, attributes);
            }
            case LayerEntry.RegularFile(var path, var attributes, var size) -> {
                int node = tree.make(path, EntryType.REGULAR);
                set(node, attributes);
                nodes.setLong(node, SIZE, size);
                nodes.setLong(node, CONTENT, contentOffset);
                if (extents != null) {
                    nodes.setByte(node, FLAGS, SPARSE);
                    nodes.setLong(node, CONTENT, addExtents(extents));
                }
                nodes.setDigest(node, hash == null ? EMPTY_HASH : hash);
            }
            case LayerEntry.Symlink(var path, var attributes, var target) -> {
                int node = tree.make(path, EntryType.SYMLINK);
                set(node, attributes);
                setTarget(node, target.raw());
            }
            case LayerEntry.HardLink(var path, var attributes, var target) ->
                    addLink(path, attributes, target);
            case LayerEntry.CharDevice(var path, var attributes, var major, var minor) -> {
                int node = tree.make(path, EntryType.CHAR_DEVICE);
                set(node, attributes);
                nodes.setLong(node, CONTENT, (long) major << 32 | minor);
            }
            case LayerEntry.BlockDevice(var path, var attributes, var major, var minor) -> {
                int node = tree.make(path, EntryType.BLOCK_DEVICE);
                set(node, attributes);
                nodes.setLong(node, CONTENT, (long) major << 32 | minor);
            }
            case LayerEntry.Fifo(var path, var attributes) ->
                    set(tree.make(path, EntryType.FIFO), attributes);
            case LayerEntry.Whiteout(var path) -> tree.whiteOut(path);
            case LayerEntry.Opaque(var path) -> {
                int node = tree.directory(path, true);
                nodes.setByte(node, FLAGS, nodes.getByte(node, FLAGS) | OPAQUE);
            }
        }
    }

    private static final byte[] EMPTY_HASH = Digest.of(new byte[0]).bytes();

    private void addLink(ImagePath path, Attributes attributes, ImagePath target)
            throws StoreException {
        int found = tree.lookup(target);
        if (found == LayerIndex.NONE || nodes.type(found) == EntryType.WHITEOUT) {
            int node = tree.make(path, EntryType.LOWER_LINK);
            set(node, attributes);
            setTarget(node, target.raw());
            return;
        }
        if (nodes.type(found) == EntryType.DIRECTORY) {
            throw StoreException.malformed("hard link " + path + " to the directory " + target);
        }
        if (tree.lookup(path) == found) {
            return;
        }
        int inode = nodes.getInt(found, INODE);
        int node = tree.make(path, nodes.type(found));
        nodes.setInt(node, INODE, inode);
    }

    private void set(int node, Attributes attributes) throws StoreException {
        nodes.setShort(node, MODE, attributes.mode());
        nodes.setInt(node, UID, attributes.uid());
        nodes.setInt(node, GID, attributes.gid());
        Instant mtime = attributes.mtime();
        nodes.setLong(node, MTIME_SECONDS, mtime.getEpochSecond());
        nodes.setInt(node, MTIME_NANOS, mtime.getNano());
        nodes.setInt(node, XATTRS, addXattrs(attributes.xattrs()));
    }

    private void setTarget(int node, byte[] target) {
        nodes.setLong(node, SIZE, target.length);
        nodes.setLong(node, CONTENT, heap.add(target));
    }

    private int addXattrs(SortedMap<ByteString, ByteString> xattrs) throws StoreException {
        if (xattrs.isEmpty()) {
            return 0;
        }
        long total = 2;
        for (Map.Entry<ByteString, ByteString> xattr : xattrs.entrySet()) {
            total += 6L + xattr.getKey().length() + xattr.getValue().length();
        }
        Limits.check(total, 2L * limits.xattrs(), "bytes of extended attributes");
        var item = ByteBuffer.allocate((int) total).order(ByteOrder.LITTLE_ENDIAN);
        item.putShort((short) xattrs.size());
        for (Map.Entry<ByteString, ByteString> xattr : xattrs.entrySet()) {
            item.putShort((short) xattr.getKey().length());
            item.putInt(xattr.getValue().length());
            item.put(xattr.getKey().raw()).put(xattr.getValue().raw());
        }
        return heap.add(item.array());
    }

    private int addExtents(long[] extents) throws StoreException {
        int count = extents.length / 3;
        Limits.check(count, MAX_EXTENTS, "pieces of a sparse file");
        var item = ByteBuffer.allocate(4 + 24 * count).order(ByteOrder.LITTLE_ENDIAN);
        item.putInt(count);
        Arrays.stream(extents).forEach(item::putLong);
        return heap.add(item.array());
    }

    /**
     * Puts the entries into their final order.
     *
     * @throws StoreException when a hard link came before its target
     */
    IndexWriter finish() throws StoreException {
        return new IndexWriter(nodes, heap, tree, spoken);
    }
}
