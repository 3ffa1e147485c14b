package dev.lamina.store.layer;

import static dev.lamina.store.layer.IndexFormat.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of an index under construction, by node number in order of creation, and the way from
 * a directory and a name to a node. Pages of bytes and one array of numbers: about a hundred bytes
 * per node and its name, no object per node.
 */
final class NodeTable {
    private static final int PAGE_BITS = 12;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

    private final List<ByteBuffer> pages = new ArrayList<>();
    private final List<byte[]> digests = new ArrayList<>();
    private final Heap heap;
    private int count;

    /** Open addressing; node + 1, or 0 where free. A replaced node's slot goes to its successor. */
    private int[] slots = new int[1 << 10];

    NodeTable(Heap heap) {
        this.heap = heap;
    }

    int count() {
        return count;
    }

    /** A new node, not yet found by name. */
    int create(int parent, EntryType type, int nameOffset, int nameLength) {
        int node = count++;
        if ((node & PAGE_MASK) == 0) {
            pages.add(ByteBuffer.allocate(RECORD_SIZE << PAGE_BITS).order(ByteOrder.LITTLE_ENDIAN));
            digests.add(new byte[DIGEST_SIZE << PAGE_BITS]);
        }
        setInt(node, PARENT, parent);
        setInt(node, INODE, node);
        setByte(node, TYPE, type.code());
        setInt(node, NAME_OFFSET, nameOffset);
        setShort(node, NAME_LENGTH, nameLength);
        return node;
    }

    /** The node of that name in a directory, or {@link LayerIndex#NONE}. */
    int find(int parent, byte[] name, int offset, int length) {
        int slot = slot(parent, name, offset, length);
        return slots[slot] - 1;
    }

    /** Makes a node the one found under its name; the one found before is replaced. */
    void bind(int node, byte[] name, int offset, int length) {
        int slot = slot(getInt(node, PARENT), name, offset, length);
        if (slots[slot] != 0) {
            int old = slots[slot] - 1;
            setByte(old, FLAGS, getByte(old, FLAGS) | REPLACED);
        }
        slots[slot] = node + 1;
        if (count * 2 > slots.length) {
            grow();
        }
    }

    private int slot(int parent, byte[] name, int offset, int length) {
        int mask = slots.length - 1;
        int slot = hash(parent, name, offset, length) & mask;
        while (slots[slot] != 0) {
            int node = slots[slot] - 1;
            if (getInt(node, PARENT) == parent
                    && heap.equals(
                            getInt(node, NAME_OFFSET),
                            getShort(node, NAME_LENGTH),
                            name,
                            offset,
                            length)) {
                break;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        int mask = slots.length - 1;
        byte[] name = new byte[ImagePath.MAX_COMPONENT];
        for (int entry : old) {
            if (entry != 0) {
                int length = getShort(entry - 1, NAME_LENGTH);
                heap.copy(getInt(entry - 1, NAME_OFFSET), name, length);
                int slot = hash(getInt(entry - 1, PARENT), name, 0, length) & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = entry;
            }
        }
    }

    private static int hash(int parent, byte[] name, int offset, int length) {
        int h = parent * 0x9e3779b9;
        for (int i = offset; i < offset + length; i++) {
            h = h * 31 + name[i];
        }
        h *= 0x85ebca6b;
        return h ^ (h >>> 15);
    }

    EntryType type(int node) {
        return EntryType.of(getByte(node, TYPE));
    }

    void setDigest(int node, byte[] hash) {
        System.arraycopy(
                hash,
                0,
                digests.get(node >> PAGE_BITS),
                (node & PAGE_MASK) * DIGEST_SIZE,
                DIGEST_SIZE);
    }

    void copyDigest(int node, byte[] target, int offset) {
        System.arraycopy(
                digests.get(node >> PAGE_BITS),
                (node & PAGE_MASK) * DIGEST_SIZE,
                target,
                offset,
                DIGEST_SIZE);
    }

    void copyRecord(int node, ByteBuffer target, int offset) {
        target.put(offset, pages.get(node >> PAGE_BITS), at(node), RECORD_SIZE);
    }

    int getByte(int node, int field) {
        return pages.get(node >> PAGE_BITS).get(at(node) + field) & 0xff;
    }

    int getShort(int node, int field) {
        return pages.get(node >> PAGE_BITS).getShort(at(node) + field) & 0xffff;
    }

    int getInt(int node, int field) {
        return pages.get(node >> PAGE_BITS).getInt(at(node) + field);
    }

    long getLong(int node, int field) {
        return pages.get(node >> PAGE_BITS).getLong(at(node) + field);
    }

    void setByte(int node, int field, int value) {
        pages.get(node >> PAGE_BITS).put(at(node) + field, (byte) value);
    }

    void setShort(int node, int field, int value) {
        pages.get(node >> PAGE_BITS).putShort(at(node) + field, (short) value);
    }

    void setInt(int node, int field, int value) {
        pages.get(node >> PAGE_BITS).putInt(at(node) + field, value);
    }

    void setLong(int node, int field, long value) {
        pages.get(node >> PAGE_BITS).putLong(at(node) + field, value);
    }

    private static int at(int node) {
        return (node & PAGE_MASK) * RECORD_SIZE;
    }
}
