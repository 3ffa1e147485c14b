package dev.lamina.unionfs.transport.jnr;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.NativeMemory;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.linux.Timestamp;
import dev.lamina.unionfs.tree.AttributeChange;
import dev.lamina.unionfs.tree.Caller;
import dev.lamina.unionfs.tree.Capability;
import dev.lamina.unionfs.tree.Created;
import dev.lamina.unionfs.tree.DirectorySink;
import dev.lamina.unionfs.tree.Entry;
import dev.lamina.unionfs.tree.KernelCache;
import dev.lamina.unionfs.tree.Opened;
import dev.lamina.unionfs.tree.UnionOperations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A union in memory that counts what it hands out; names of files are shown as ISO-8859-1. */
final class MemoryUnion implements UnionOperations {
    private static final class Node {
        final long number;
        int mode;
        int nlink = 1;
        byte[] data = {};
        final Map<String, Node> children = new LinkedHashMap<>();
        final Map<String, byte[]> xattrs = new TreeMap<>();

        Node(long number, int mode) {
            this.number = number;
            this.mode = mode;
        }
    }

    final List<String> log = new ArrayList<>();
    private final Map<Long, Node> nodes = new HashMap<>();
    private final Map<Long, Long> lookups = new TreeMap<>();
    private final Map<Long, Node> handles = new HashMap<>();
    private long last = ROOT;
    boolean closed;

    MemoryUnion() {
        nodes.put(ROOT, new Node(ROOT, Stat.S_IFDIR | 0755));
    }

    /** Lookups not given back, by node. */
    Map<Long, Long> outstanding() {
        return Map.copyOf(lookups);
    }

    int openHandles() {
        return handles.size();
    }

    static byte[] name(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String key(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private Node node(long number) {
        var node = nodes.get(number);
        if (node == null || number != ROOT && !lookups.containsKey(number)) {
            throw new IllegalStateException("node " + number + " was forgotten");
        }
        return node;
    }

    private Node handle(long handle) {
        return Objects.requireNonNull(handles.get(handle), "handle " + handle);
    }

    private Node child(long parent, byte[] name) throws ErrnoException {
        var child = node(parent).children.get(key(name));
        if (child == null) {
            throw new ErrnoException(Errno.ENOENT, "lookup", name);
        }
        return child;
    }

    private Entry entry(Node node) {
        lookups.merge(node.number, 1L, Long::sum);
        return new Entry(node.number, 0, stat(node));
    }

    private static Stat stat(Node node) {
        return new Stat(
                1,
                node.number + 1000,
                node.mode,
                node.nlink,
                0,
                0,
                0,
                node.data.length,
                4096,
                (node.data.length + 511) / 512,
                Timestamp.EPOCH,
                Timestamp.EPOCH,
                Timestamp.EPOCH);
    }

    @Override
    public void start(Set<Capability> capabilities, KernelCache cache) {
        log.add("start " + capabilities);
    }

    @Override
    public synchronized @Nullable Entry lookup(long parent, byte[] name) {
        log.add("lookup " + parent + " " + key(name));
        var child = node(parent).children.get(key(name));
        return child == null ? null : entry(child);
    }

    @Override
    public synchronized void forget(long node, long count) {
        if (lookups.merge(node, -count, Long::sum) == 0) {
            lookups.remove(node);
        }
    }

    @Override
    public synchronized Stat getattr(long node, long handle) {
        return stat(node(node));
    }

    @Override
    public synchronized Stat setattr(long number, long handle, AttributeChange change) {
        var node = node(number);
        if (change.mode() != null) {
            node.mode = node.mode & Stat.S_IFMT | change.mode();
        }
        if (change.size() != null) {
            node.data = Arrays.copyOf(node.data, change.size().intValue());
        }
        return stat(node);
    }

    @Override
    public synchronized byte[] readlink(long node) {
        return node(node).data;
    }

    private Entry make(long parent, byte[] name, int mode) throws ErrnoException {
        var node = new Node(++last, mode);
        if (node(parent).children.putIfAbsent(key(name), node) != null) {
            throw new ErrnoException(Errno.EEXIST, "make", name);
        }
        nodes.put(node.number, node);
        return entry(node);
    }

    @Override
    public synchronized Entry mknod(Caller caller, long parent, byte[] name, int mode, long rdev)
            throws ErrnoException {
        return make(parent, name, mode);
    }

    @Override
    public synchronized Entry mkdir(Caller caller, long parent, byte[] name, int mode)
            throws ErrnoException {
        return make(parent, name, Stat.S_IFDIR | mode);
    }

    @Override
    public synchronized Entry symlink(Caller caller, long parent, byte[] name, byte[] target)
            throws ErrnoException {
        var entry = make(parent, name, Stat.S_IFLNK | 0777);
        node(entry.node()).data = target;
        return entry;
    }

    @Override
    public synchronized Entry link(long number, long newParent, byte[] newName) {
        var node = node(number);
        node.nlink++;
        node(newParent).children.put(key(newName), node);
        return entry(node);
    }

    @Override
    public synchronized void unlink(long parent, byte[] name) throws ErrnoException {
        log.add("unlink " + parent + " " + key(name));
        child(parent, name).nlink--;
        node(parent).children.remove(key(name));
    }

    @Override
    public synchronized void rmdir(long parent, byte[] name) throws ErrnoException {
        if (!child(parent, name).children.isEmpty()) {
            throw new ErrnoException(Errno.ENOTEMPTY, "rmdir", name);
        }
        node(parent).children.remove(key(name));
    }

    @Override
    public synchronized void rename(
            long parent, byte[] name, long newParent, byte[] newName, int flags)
            throws ErrnoException {
        log.add("rename " + parent + " " + key(name) + " " + newParent + " " + key(newName));
        var moved = child(parent, name);
        node(parent).children.remove(key(name));
        node(newParent).children.put(key(newName), moved);
    }

    private synchronized Opened opened(Node node) {
        long handle = handles.size() + 100L;
        while (handles.containsKey(handle)) {
            handle++;
        }
        handles.put(handle, node);
        return new Opened(handle, -1, false);
    }

    @Override
    public synchronized Opened open(long node, int flags) {
        return opened(node(node));
    }

    @Override
    public synchronized Created create(Caller caller, long parent, byte[] name, int mode, int flags)
            throws ErrnoException {
        var entry = make(parent, name, Stat.S_IFREG | mode & ~caller.umask());
        return new Created(entry, opened(node(entry.node())));
    }

    @Override
    public Created tmpfile(Caller caller, long parent, int mode, int flags) throws ErrnoException {
        throw new ErrnoException(Errno.EOPNOTSUPP, "tmpfile");
    }

    @Override
    public synchronized int read(long handle, long address, int size, long offset) {
        var data = handle(handle).data;
        int count = (int) Math.max(0, Math.min(size, data.length - offset));
        NativeMemory.putBytes(address, data, (int) offset, count);
        return count;
    }

    @Override
    public synchronized int write(long handle, long address, int size, long offset) {
        var node = handle(handle);
        node.data = Arrays.copyOf(node.data, (int) Math.max(node.data.length, offset + size));
        NativeMemory.getBytes(address, node.data, (int) offset, size);
        return size;
    }

    @Override
    public long seek(long handle, long offset, int whence) {
        return offset;
    }

    @Override
    public void allocate(long handle, int mode, long offset, long length) {}

    @Override
    public long copyRange(long from, long fromOffset, long to, long toOffset, long length) {
        return 0;
    }

    @Override
    public void fsync(long handle, boolean dataOnly) {}

    @Override
    public void syncfs() {}

    @Override
    public synchronized void release(long handle) {
        handles.remove(handle);
    }

    @Override
    public synchronized Opened opendir(long node) {
        return opened(node(node));
    }

    @Override
    public synchronized void readdir(
            long handle, long offset, boolean withEntries, DirectorySink sink) {
        var all = new ArrayList<>(handle(handle).children.entrySet());
        for (int i = (int) offset; i < all.size(); i++) {
            var bytes = name(all.get(i).getKey());
            if (!sink.accepts(bytes.length)) {
                return;
            }
            var node = all.get(i).getValue();
            sink.add(bytes, node.number + 1000, node.mode >> 12, i + 1, null);
        }
    }

    @Override
    public synchronized void fsyncdir(long handle, boolean dataOnly) {
        log.add("fsyncdir " + handle(handle).number + " " + dataOnly);
    }

    @Override
    public void releasedir(long handle) {
        release(handle);
    }

    @Override
    public StatFs statfs() {
        return new StatFs(0, 4096, 100, 50, 40, 10, 5, 255, 4096);
    }

    @Override
    public synchronized void setxattr(long node, byte[] name, byte[] value, int flags) {
        node(node).xattrs.put(key(name), value);
    }

    @Override
    public synchronized byte[] getxattr(long node, byte[] name) throws ErrnoException {
        var value = node(node).xattrs.get(key(name));
        if (value == null) {
            throw new ErrnoException(Errno.ENODATA, "getxattr", name);
        }
        return value;
    }

    @Override
    public synchronized List<byte[]> listxattr(long node) {
        return node(node).xattrs.keySet().stream().map(MemoryUnion::name).toList();
    }

    @Override
    public synchronized void removexattr(long node, byte[] name) {
        node(node).xattrs.remove(key(name));
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
