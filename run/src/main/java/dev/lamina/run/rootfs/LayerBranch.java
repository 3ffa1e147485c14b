package dev.lamina.run.rootfs;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.linux.Timestamp;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.EntryType;
import dev.lamina.store.layer.Layer;
import dev.lamina.store.layer.LayerIndex;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.BranchFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer tar as a read-only branch: names and attributes from its index, content straight from the
 * tar. Nothing is unpacked, and nodes are numbers of the index.
 *
 * <p>Two things in a tar refer to the layers below it: a hard link to a file there, which is shown
 * as a file of this branch, and a directory that is only implied by what it contains, which has its
 * attributes from the topmost layer below that speaks of it.
 */
public final class LayerBranch implements Branch {
    private static final int BLOCK = 4096;
    private static final int SECTOR = 512;
    private static final int LAYER_BITS = 32;
    private static final Stat WHITEOUT =
            new Stat(
                    0,
                    0,
                    Stat.S_IFCHR,
                    1,
                    0,
                    0,
                    0,
                    0,
                    BLOCK,
                    0,
                    Timestamp.EPOCH,
                    Timestamp.EPOCH,
                    Timestamp.EPOCH);

    /** An entry of this layer, or of the one below it to which a hard link of this layer leads. */
    record LayerNode(LayerBranch layer, int entry) implements Node {}

    private final FileCalls files;
    private final LayerIndex index;
    private final Fd tar;
    private final List<LayerBranch> below;
    private final LayerNode root = new LayerNode(this, LayerIndex.ROOT);

    private LayerBranch(FileCalls files, LayerIndex index, Fd tar, List<LayerBranch> below) {
        this.files = files;
        this.index = index;
        this.tar = tar;
        this.below = below;
    }

    /**
     * @param layer may be closed afterwards
     * @param below the layers under this one, nearest first; they must outlive it
     */
    public static LayerBranch open(Linux linux, Layer layer, List<LayerBranch> below)
            throws ErrnoException {
        var files = linux.files();
        byte[] path = ByteString.of(layer.tar().toString()).bytes();
        int fd = files.open(FileCalls.AT_FDCWD, path, FileCalls.O_RDONLY, 0);
        return new LayerBranch(files, layer.index(), new Fd(files, fd), List.copyOf(below));
    }

    @Override
    public Node root() {
        return root;
    }

    @Override
    public @Nullable Node child(Node directory, byte[] name) {
        var parent = (LayerNode) directory;
        int entry = parent.layer().index.child(parent.entry(), name);
        return entry == LayerIndex.NONE ? null : parent.layer().node(entry);
    }

    /** What an entry stands for; null for a link to a file that no layer has. */
    private @Nullable LayerNode node(int entry) {
        return index.type(entry) == EntryType.LOWER_LINK
                ? find(below, components(index.linkTarget(entry)))
                : new LayerNode(this, entry);
    }

    @Override
    public boolean isWhiteout(Node node) {
        return type(node) == EntryType.WHITEOUT;
    }

    @Override
    public boolean isOpaque(Node directory) {
        var node = (LayerNode) directory;
        return node.layer().index.isOpaque(node.entry());
    }

    static EntryType type(Node node) {
        var layerNode = (LayerNode) node;
        return layerNode.layer().index.type(layerNode.entry());
    }

    @Override
    public Stat stat(Node node) {
        var own = (LayerNode) node;
        var type = type(node);
        if (type == EntryType.WHITEOUT) {
            return WHITEOUT;
        }
        var speaker = speaker(own);
        var from = speaker.layer().index;
        int entry = speaker.entry();
        long size = from.size(entry);
        var mtime = new Timestamp(from.mtimeSeconds(entry), from.mtimeNanos(entry));
        return new Stat(
                0,
                own.layer().ino(own.entry()),
                format(type) | from.mode(entry),
                own.layer().index.nlink(own.entry()),
                from.uid(entry),
                from.gid(entry),
                device(type, from, entry),
                size,
                BLOCK,
                (size + SECTOR - 1) / SECTOR,
                mtime,
                mtime,
                mtime);
    }

    /** Unique among all layers of an image; the same for all names of a file in its layer. */
    private long ino(int entry) {
        return ((long) below.size() << LAYER_BITS) + index.inode(entry) + 1;
    }

    private static int format(EntryType type) {
        return switch (type) {
            case DIRECTORY -> Stat.S_IFDIR;
            case REGULAR, LOWER_LINK -> Stat.S_IFREG;
            case SYMLINK -> Stat.S_IFLNK;
            case CHAR_DEVICE, WHITEOUT -> Stat.S_IFCHR;
            case BLOCK_DEVICE -> Stat.S_IFBLK;
            case FIFO -> Stat.S_IFIFO;
        };
    }

    private static long device(EntryType type, LayerIndex index, int entry) {
        return type == EntryType.CHAR_DEVICE || type == EntryType.BLOCK_DEVICE
                ? Stat.makedev(index.major(entry), index.minor(entry))
                : 0;
    }

    /** The node whose attributes count: of an implied directory, one below that is more than that. */
    private static LayerNode speaker(LayerNode node) {
        var index = node.layer().index;
        if (!isImplied(node)) {
            return node;
        }
        var path = new ArrayList<byte[]>();
        for (int at = node.entry(); at != LayerIndex.ROOT; at = index.parent(at)) {
            path.addFirst(index.nameAt(at));
        }
        var below = node.layer().below;
        for (int i = 0; i < below.size(); i++) {
            var found = find(below.subList(i, below.size()), path);
            if (found == null || type(found) != EntryType.DIRECTORY) {
                break;
            }
            if (!isImplied(found)) {
                return found;
            }
        }
        return node;
    }

    private static boolean isImplied(LayerNode node) {
        return type(node) == EntryType.DIRECTORY
                && node.layer().index.isImplicit(node.entry());
    }

    /** The topmost entry of a path, not following links; null where it is absent or removed. */
    static @Nullable LayerNode find(List<LayerBranch> topFirst, List<byte[]> path) {
        var directories = new ArrayList<LayerNode>();
        for (var layer : topFirst) {
            directories.add(layer.root);
            if (layer.isOpaque(layer.root)) {
                break;
            }
        }
        LayerNode found = directories.isEmpty() ? null : directories.getFirst();
        for (byte[] name : path) {
            var children = new ArrayList<LayerNode>();
            for (var directory : directories) {
                var layer = directory.layer();
                int entry = layer.index.child(directory.entry(), name);
                if (entry == LayerIndex.NONE) {
                    continue;
                }
                var type = layer.index.type(entry);
                if (type != EntryType.DIRECTORY) {
                    if (children.isEmpty() && type != EntryType.WHITEOUT) {
                        var node = layer.node(entry);
                        if (node != null) {
                            children.add(node);
                        }
                    }
                    break;
                }
                children.add(new LayerNode(layer, entry));
                if (layer.index.isOpaque(entry)) {
                    break;
                }
            }
            if (children.isEmpty()) {
                return null;
            }
            found = children.getFirst();
            directories = children;
        }
        return found;
    }

    private static List<byte[]> components(byte[] path) {
        var components = new ArrayList<byte[]>();
        for (int start = 0; start < path.length; ) {
            int end = start;
            while (end < path.length && path[end] != '/') {
                end++;
            }
            components.add(java.util.Arrays.copyOfRange(path, start, end));
            start = end + 1;
        }
        return components;
    }

    @Override
    public byte[] readlink(Node symlink) throws ErrnoException {
        var node = (LayerNode) symlink;
        if (type(symlink) != EntryType.SYMLINK) {
            throw new ErrnoException(Errno.EINVAL, "readlink");
        }
        return node.layer().index.linkTarget(node.entry());
    }

    @Override
    public void list(Node directory, Listing listing) {
        var node = (LayerNode) directory;
        var from = node.layer().index;
        int first = from.firstChild(node.entry());
        for (int entry = first; entry < first + from.childCount(node.entry()); entry++) {
            var child = node.layer().node(entry);
            if (child != null) {
                var type = type(child);
                int shown = type == EntryType.WHITEOUT ? DT_WHT : format(type) >> 12;
                listing.add(from.nameAt(entry), child.layer().ino(child.entry()), shown);
            }
        }
    }

    @Override
    public List<byte[]> xattrs(Node node) {
        var speaker = speaker((LayerNode) node);
        if (!speaker.layer().index.hasXattrs(speaker.entry())) {
            return List.of();
        }
        return speaker.layer().index.xattrs(speaker.entry()).keySet().stream()
                .map(ByteString::bytes)
                .toList();
    }

    @Override
    public byte @Nullable [] xattr(Node node, byte[] name) {
        var speaker = speaker((LayerNode) node);
        if (!speaker.layer().index.hasXattrs(speaker.entry())) {
            return null;
        }
        var value = speaker.layer().index.xattrs(speaker.entry()).get(ByteString.of(name));
        return value == null ? null : value.bytes();
    }

    @Override
    public BranchFile open(Node file) throws ErrnoException {
        if (type(file) != EntryType.REGULAR) {
            throw new ErrnoException(Errno.EINVAL, "open");
        }
        var node = (LayerNode) file;
        var layer = node.layer();
        return layer.index.isSparse(node.entry())
                ? new SparseFile(layer.files, layer.tar.number(), layer.index, node.entry())
                : new PlainFile(
                        layer.files,
                        layer.tar.number(),
                        layer.index.contentOffset(node.entry()),
                        layer.index.size(node.entry()));
    }

    /** The whole content of a small regular file. */
    byte[] content(LayerNode file) throws ErrnoException {
        int size = (int) stat(file).size();
        try (var open = open(file);
                var buffer = new NativeBuffer(size)) {
            return NativeMemory.getBytes(buffer.address(), open.read(buffer.address(), size, 0));
        }
    }

    @Override
    public StatFs statfs() throws ErrnoException {
        return files.statfs(tar.number());
    }

    @Override
    public boolean backsPassthrough() {
        return false;
    }

    @Override
    public void close() {
        tar.close();
    }
}
