package dev.lamina.run.rootfs;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Fd;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.linux.Timestamp;
import dev.lamina.store.error.StoreException;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.EntryType;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.Layer;
import dev.lamina.store.layer.LayerIndex;
import dev.lamina.store.layer.LayerStack;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.BranchFile;
import java.io.IOException;
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

    private final FileCalls files;
    private final Layer layer;
    private final LayerIndex index;
    private final LayerStack below;
    private final Fd tar;

    /**
     * @param entry the name's, in this layer
     * @param source the layer that attributes and content come from: this one, mostly
     * @param original the entry there
     */
    private record LayerNode(int entry, Layer source, int original) implements Node {
        EntryType type() {
            return source.index().type(original);
        }

        LayerIndex from() {
            return source.index();
        }
    }

    private LayerBranch(Linux linux, Layer layer, LayerStack below, Fd tar) {
        this.files = linux.files();
        this.layer = layer;
        this.index = layer.index();
        this.below = below;
        this.tar = tar;
    }

    /**
     * @param layer must outlive the branch, which does not close it
     * @param below the layers under this one, on the same terms
     */
    public static LayerBranch open(Linux linux, Layer layer, LayerStack below)
            throws ErrnoException {
        return new LayerBranch(linux, layer, below, openTar(linux.files(), layer));
    }

    /**
     * The layers of a stack as branches, top first.
     *
     * @param layers must outlive the branches, which do not close them
     */
    public static List<LayerBranch> open(Linux linux, LayerStack layers) throws IOException {
        var branches = new ArrayList<LayerBranch>();
        try {
            for (int i = 0; i < layers.layers().size(); i++) {
                var below = new LayerStack(layers.layers().subList(0, i));
                branches.addFirst(open(linux, layers.layers().get(i), below));
            }
            return branches;
        } catch (IOException | RuntimeException e) {
            branches.forEach(LayerBranch::close);
            throw e;
        }
    }

    private static Fd openTar(FileCalls files, Layer layer) throws ErrnoException {
        byte[] path = ByteString.of(layer.tar().toString()).bytes();
        return new Fd(files, files.open(FileCalls.AT_FDCWD, path, FileCalls.O_RDONLY, 0));
    }

    @Override
    public Node root() {
        var own = new LayerNode(LayerIndex.ROOT, layer, LayerIndex.ROOT);
        try {
            return index.isImplicit(LayerIndex.ROOT) ? described(own) : own;
        } catch (ErrnoException e) {
            return own;
        }
    }

    @Override
    public @Nullable Node child(Node directory, byte[] name) throws ErrnoException {
        int entry = index.child(((LayerNode) directory).entry(), name);
        return entry == LayerIndex.NONE ? null : node(entry);
    }

    private Node node(int entry) throws ErrnoException {
        var own = new LayerNode(entry, layer, entry);
        return switch (index.type(entry)) {
            case LOWER_LINK -> linked(own);
            case DIRECTORY -> index.isImplicit(entry) ? described(own) : own;
            case REGULAR, SYMLINK, CHAR_DEVICE, BLOCK_DEVICE, FIFO, WHITEOUT -> own;
        };
    }

    private Node linked(LayerNode link) throws ErrnoException {
        try {
            var target = below.lookup(ImagePath.of(index.linkTarget(link.entry())));
            if (target.isPresent() && !target.get().isDirectory()) {
                var file = target.get();
                return new LayerNode(link.entry(), file.layer(), file.entry());
            }
        } catch (StoreException e) {
            throw damaged(e);
        }
        throw new ErrnoException(Errno.EIO, "hard link to nothing", index.nameAt(link.entry()));
    }

    private Node described(LayerNode implied) throws ErrnoException {
        try {
            var directory = below.lookup(path(implied.entry()));
            if (directory.isPresent() && directory.get().isDirectory()) {
                var spoken = directory.get();
                return new LayerNode(implied.entry(), spoken.layer(), spoken.entry());
            }
            return implied;
        } catch (StoreException e) {
            throw damaged(e);
        }
    }

    private ImagePath path(int entry) throws StoreException {
        return entry == LayerIndex.ROOT
                ? ImagePath.ROOT
                : path(index.parent(entry)).resolve(index.nameAt(entry));
    }

    private static ErrnoException damaged(StoreException e) {
        var error = new ErrnoException(Errno.EIO, String.valueOf(e.getMessage()));
        error.initCause(e);
        return error;
    }

    @Override
    public boolean isWhiteout(Node node) {
        return ((LayerNode) node).type() == EntryType.WHITEOUT;
    }

    @Override
    public boolean isOpaque(Node directory) {
        return index.isOpaque(((LayerNode) directory).entry());
    }

    @Override
    public Stat stat(Node node) {
        var own = (LayerNode) node;
        var from = own.from();
        int entry = own.original();
        long size = from.size(entry);
        var mtime = new Timestamp(from.mtimeSeconds(entry), from.mtimeNanos(entry));
        return new Stat(
                0,
                ino(own.entry()),
                format(own.type()) | from.mode(entry),
                index.nlink(own.entry()),
                from.uid(entry),
                from.gid(entry),
                device(own),
                size,
                BLOCK,
                (size + SECTOR - 1) / SECTOR,
                mtime,
                mtime,
                mtime);
    }

    /** The same for all names of a file in this layer. */
    private long ino(int entry) {
        return index.inode(entry) + 1L;
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

    private static long device(LayerNode node) {
        var type = node.type();
        return type == EntryType.CHAR_DEVICE || type == EntryType.BLOCK_DEVICE
                ? Stat.makedev(
                        node.from().major(node.original()), node.from().minor(node.original()))
                : 0;
    }

    @Override
    public byte[] readlink(Node symlink) throws ErrnoException {
        var node = (LayerNode) symlink;
        if (node.type() != EntryType.SYMLINK) {
            throw new ErrnoException(Errno.EINVAL, "readlink");
        }
        return node.from().linkTarget(node.original());
    }

    @Override
    public void list(Node directory, Listing listing) {
        int parent = ((LayerNode) directory).entry();
        int first = index.firstChild(parent);
        for (int entry = first; entry < first + index.childCount(parent); entry++) {
            listing.add(index.nameAt(entry), ino(entry), listedType(entry));
        }
    }

    /** Of a link into a lower layer the type is not looked up. */
    private int listedType(int entry) {
        var type = index.type(entry);
        return switch (type) {
            case WHITEOUT -> DT_WHT;
            case LOWER_LINK -> 0;
            case DIRECTORY, REGULAR, SYMLINK, CHAR_DEVICE, BLOCK_DEVICE, FIFO -> format(type) >> 12;
        };
    }

    @Override
    public List<byte[]> xattrs(Node node) {
        var own = (LayerNode) node;
        return own.from().hasXattrs(own.original())
                ? own.from().xattrs(own.original()).keySet().stream()
                        .map(ByteString::bytes)
                        .toList()
                : List.of();
    }

    @Override
    public byte @Nullable [] xattr(Node node, byte[] name) {
        var own = (LayerNode) node;
        if (!own.from().hasXattrs(own.original())) {
            return null;
        }
        var value = own.from().xattrs(own.original()).get(ByteString.of(name));
        return value == null ? null : value.bytes();
    }

    @Override
    public BranchFile open(Node file) throws ErrnoException {
        var node = (LayerNode) file;
        if (node.type() != EntryType.REGULAR) {
            throw new ErrnoException(Errno.EINVAL, "open");
        }
        try {
            node.source().verifyOnce(node.original());
        } catch (StoreException e) {
            throw damaged(e);
        } catch (IOException e) {
            throw new ErrnoException(Errno.EIO, String.valueOf(e.getMessage()));
        }
        boolean own = node.source() == layer;
        var content = own ? tar : openTar(files, node.source());
        return new TarFile(files, content, !own, node.from(), node.original());
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
