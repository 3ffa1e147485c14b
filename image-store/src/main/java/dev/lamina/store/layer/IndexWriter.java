package dev.lamina.store.layer;

import static dev.lamina.store.layer.IndexFormat.*;

import dev.lamina.store.blob.TemporaryFile;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Puts the collected nodes of a layer into their final order (breadth first, so that the children
 * of each directory are neighbours) and writes the index file.
 */
final class IndexWriter {
    private final NodeTable nodes;
    private final Heap heap;
    private final IndexTree tree;

    /**
     * The live nodes of each directory, in one array; those of node n end before {@code
     * starts[n+1]}.
     */
    private final int[] children;

    private final int[] starts;

    /** Node of each entry, and entry of each node. */
    private final int[] order;

    private final int[] entryOf;
    private int entries;

    private final int spoken;

    /**
     * @param spoken how many entries the tar has
     * @throws StoreException when a hard link came before its target
     */
    IndexWriter(NodeTable nodes, Heap heap, IndexTree tree, int spoken) throws StoreException {
        this.spoken = spoken;
        this.nodes = nodes;
        this.heap = heap;
        this.tree = tree;
        int count = nodes.count();
        starts = new int[count + 1];
        for (int node = 1; node < count; node++) {
            if (isLive(node)) {
                starts[nodes.getInt(node, PARENT) + 1]++;
            }
        }
        for (int node = 0; node < count; node++) {
            starts[node + 1] += starts[node];
        }
        children = new int[starts[count]];
        int[] next = starts.clone();
        for (int node = 1; node < count; node++) {
            if (isLive(node)) {
                children[next[nodes.getInt(node, PARENT)]++] = node;
            }
        }
        order = new int[count];
        entryOf = new int[count];
        arrange();
        checkLowerLinks();
    }

    int spoken() {
        return spoken;
    }

    private boolean isLive(int node) {
        return (nodes.getByte(node, FLAGS) & REPLACED) == 0;
    }

    /** Writes the index file of the tar with this digest and size. */
    void write(TemporaryFile file, Digest diffId, long tarSize) throws IOException {
        int[] firstName = new int[nodes.count()];
        int[] names = new int[nodes.count()];
        for (int entry = entries - 1; entry >= 0; entry--) {
            int inode = nodes.getInt(order[entry], INODE);
            firstName[inode] = entry;
            names[inode]++;
        }
        long size = HEADER_SIZE + (long) entries * (RECORD_SIZE + DIGEST_SIZE) + heap.size();
        Limits.check(size, Integer.MAX_VALUE, "bytes of the index of layer " + diffId);

        file.write(new byte[HEADER_SIZE], 0, HEADER_SIZE);
        var summed = new Summed(file.stream());
        var out = new BufferedOutputStream(summed, 1 << 16);
        writeRecords(out, firstName, names);
        byte[] hash = new byte[DIGEST_SIZE];
        for (int entry = 0; entry < entries; entry++) {
            nodes.copyDigest(nodes.getInt(order[entry], INODE), hash, 0);
            out.write(hash);
        }
        heap.writeTo(out);
        out.flush();
        writeHeader(file.channel(), diffId, tarSize, summed.sum());
    }

    private void arrange() {
        order[0] = LayerIndex.ROOT;
        entries = 1;
        int[] scratch = new int[16];
        for (int entry = 0; entry < entries; entry++) {
            int node = order[entry];
            entryOf[node] = entry;
            if (nodes.type(node) == EntryType.DIRECTORY) {
                int from = starts[node];
                int count = starts[node + 1] - from;
                if (count > scratch.length) {
                    scratch = new int[Math.max(count, 2 * scratch.length)];
                }
                sort(from, from + count, scratch);
                System.arraycopy(children, from, order, entries, count);
                entries += count;
            }
        }
    }

    /** Merge sort by name; what is in order already, as in tars of ours, costs one pass. */
    private void sort(int from, int to, int[] scratch) {
        if (isSorted(from, to)) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(from, middle, scratch);
        sort(middle, to, scratch);
        System.arraycopy(children, from, scratch, 0, middle - from);
        int left = 0;
        int right = middle;
        for (int i = from; left < middle - from; i++) {
            boolean takeRight = right < to && compare(children[right], scratch[left]) < 0;
            children[i] = takeRight ? children[right++] : scratch[left++];
        }
    }

    private boolean isSorted(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (compare(children[i - 1], children[i]) > 0) {
                return false;
            }
        }
        return true;
    }

    private int compare(int node, int other) {
        return heap.compare(
                nodes.getInt(node, NAME_OFFSET),
                nodes.getShort(node, NAME_LENGTH),
                nodes.getInt(other, NAME_OFFSET),
                nodes.getShort(other, NAME_LENGTH));
    }

    private void checkLowerLinks() throws StoreException {
        for (int entry = 0; entry < entries; entry++) {
            int node = nodes.getInt(order[entry], INODE);
            if (nodes.type(node) == EntryType.LOWER_LINK) {
                byte[] target = new byte[(int) nodes.getLong(node, SIZE)];
                heap.copy((int) nodes.getLong(node, CONTENT), target, target.length);
                ImagePath path = ImagePath.of(target);
                int found = tree.lookup(path);
                if (found != LayerIndex.NONE && nodes.type(found) != EntryType.WHITEOUT) {
                    throw StoreException.malformed("hard link comes before its target " + path);
                }
            }
        }
    }

    private void writeRecords(OutputStream out, int[] firstName, int[] names) throws IOException {
        var record = ByteBuffer.allocate(RECORD_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (int entry = 0; entry < entries; entry++) {
            int node = order[entry];
            int inode = nodes.getInt(node, INODE);
            nodes.copyRecord(inode, record, 0);
            record.putInt(NAME_OFFSET, nodes.getInt(node, NAME_OFFSET));
            record.putShort(NAME_LENGTH, (short) nodes.getShort(node, NAME_LENGTH));
            record.put(FLAGS, (byte) (nodes.getByte(inode, FLAGS) & ~REPLACED));
            record.putInt(INODE, firstName[inode]);
            record.putInt(NLINK, names[inode]);
            record.putInt(PARENT, entryOf[nodes.getInt(node, PARENT)]);
            if (nodes.type(node) == EntryType.DIRECTORY) {
                int count = starts[node + 1] - starts[node];
                record.putInt(CONTENT, count == 0 ? 0 : entryOf[children[starts[node]]]);
                record.putInt(CONTENT + 4, count);
                record.putInt(NLINK, 2 + subdirectories(node));
            }
            out.write(record.array());
        }
    }

    private int subdirectories(int node) {
        int count = 0;
        for (int i = starts[node]; i < starts[node + 1]; i++) {
            if (nodes.type(children[i]) == EntryType.DIRECTORY) {
                count++;
            }
        }
        return count;
    }

    private void writeHeader(FileChannel file, Digest diffId, long tarSize, int bodySum)
            throws IOException {
        var header = ByteBuffer.allocate(HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(HEADER_MAGIC, MAGIC);
        header.putInt(HEADER_VERSION, VERSION);
        header.putInt(HEADER_ENTRIES, entries);
        header.putLong(HEADER_TAR_SIZE, tarSize);
        header.putLong(HEADER_HEAP_SIZE, heap.size());
        header.put(HEADER_DIFF_ID, diffId.bytes());
        header.putInt(HEADER_SPOKEN, spoken);
        header.putInt(HEADER_BODY_SUM, bodySum);
        var crc = new CRC32C();
        crc.update(header.array(), 0, HEADER_SUM);
        header.putInt(HEADER_SUM, (int) crc.getValue());
        while (header.hasRemaining()) {
            file.write(header, header.position());
        }
    }

    private static final class Summed extends FilterOutputStream {
        private final CRC32C crc = new CRC32C();

        Summed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            crc.update(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            crc.update(bytes, offset, length);
        }

        int sum() {
            return (int) crc.getValue();
        }
    }
}
