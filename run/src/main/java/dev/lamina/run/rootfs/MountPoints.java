package dev.lamina.run.rootfs;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.linux.Timestamp;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.BranchFile;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lowest branch of a container's union: empty directories and empty files to mount on, for
 * images that lack them. As part of the union they are there without ever being made, so that
 * neither they nor a new time of their parents can get into a layer.
 */
public final class MountPoints implements Branch {
    /** An empty tree. */
    static final MountPoints NONE = new MountPoints(List.of(), List.of());

    private static final long SIZE = 4096;

    private static final class Point implements Node {
        private final long ino;
        private final boolean isDirectory;
        private final Map<ByteString, Point> children = new LinkedHashMap<>();

        Point(long ino, boolean isDirectory) {
            this.ino = ino;
            this.isDirectory = isDirectory;
        }
    }

    private final Point root = new Point(1, true);
    private long lastIno = 1;

    /** Their parents are added. */
    public MountPoints(Collection<ImagePath> directories, Collection<ImagePath> files) {
        for (var path : directories) {
            add(path, true);
        }
        for (var path : files) {
            add(path, false);
        }
    }

    private void add(ImagePath path, boolean isDirectory) {
        var at = root;
        var components = path.components();
        for (int i = 0; i < components.size(); i++) {
            boolean directory = isDirectory || i < components.size() - 1;
            at =
                    at.children.computeIfAbsent(
                            components.get(i), _ -> new Point(++lastIno, directory));
        }
    }

    @Override
    public Node root() {
        return root;
    }

    @Override
    public @Nullable Node child(Node directory, byte[] name) {
        return ((Point) directory).children.get(ByteString.of(name));
    }

    @Override
    public boolean isWhiteout(Node node) {
        return false;
    }

    @Override
    public boolean isOpaque(Node directory) {
        return false;
    }

    @Override
    public Stat stat(Node node) {
        var point = (Point) node;
        return new Stat(
                0,
                point.ino,
                point.isDirectory ? Stat.S_IFDIR | 0755 : Stat.S_IFREG | 0644,
                point.isDirectory ? 2 : 1,
                0,
                0,
                0,
                0,
                (int) SIZE,
                0,
                Timestamp.EPOCH,
                Timestamp.EPOCH,
                Timestamp.EPOCH);
    }

    @Override
    public byte[] readlink(Node symlink) throws ErrnoException {
        throw new ErrnoException(Errno.EINVAL, "readlink");
    }

    @Override
    public void list(Node directory, Listing listing) {
        ((Point) directory)
                .children.forEach((name, point) ->
                        listing.add(name.bytes(), point.ino, stat(point).type() >> 12));
    }

    @Override
    public List<byte[]> xattrs(Node node) {
        return List.of();
    }

    @Override
    public byte @Nullable [] xattr(Node node, byte[] name) {
        return null;
    }

    @Override
    public BranchFile open(Node file) {
        return new Empty();
    }

    private record Empty() implements BranchFile {
        @Override
        public int read(long address, int size, long offset) {
            return 0;
        }

        @Override
        public long seek(long offset, int whence) throws ErrnoException {
            throw new ErrnoException(Errno.ENXIO, "lseek");
        }

        @Override
        public int fd() {
            return -1;
        }

        @Override
        public void close() {}
    }

    @Override
    public StatFs statfs() {
        return new StatFs(0, SIZE, 0, 0, 0, lastIno, 0, ImagePath.MAX_COMPONENT, SIZE);
    }

    @Override
    public boolean backsPassthrough() {
        return false;
    }

    @Override
    public void close() {}
}
