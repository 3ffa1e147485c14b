package dev.lamina.builder.context;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.digest.Hasher;
import dev.lamina.store.layer.Attributes;
import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.ImagePath;
import dev.lamina.store.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file below a directory of the host, owned by root as far as images are concerned. Sockets are
 * empty files. Of the extended attributes only those of the {@code user} namespace are seen, which
 * is all that the Java platform shows.
 */
public final class DirectoryFile implements FileNode {
    private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime,ino,dev,rdev";
    private static final int TYPE = 0170000;
    private static final int BUFFER = 256 << 10;

    private final Tree tree;
    private final Path path;
    private final LayerEntry entry;
    private final Object identity;

    private record Tree(boolean hasXattrs) {}

    private record Identity(long device, long inode) {}

    private DirectoryFile(Tree tree, Path path, LayerEntry entry, Object identity) {
        this.tree = tree;
        this.path = path;
        this.entry = entry;
        this.identity = identity;
    }

    /** The root of the tree in a directory, which may be given through a symbolic link. */
    public static FileNode root(Path directory) throws IOException {
        var real = directory.toRealPath();
        if (!Files.isDirectory(real)) {
            throw new NotDirectoryException(directory.toString());
        }
        boolean hasXattrs =
                Files.getFileStore(real)
                        .supportsFileAttributeView(UserDefinedFileAttributeView.class);
        return of(new Tree(hasXattrs), real, ImagePath.ROOT);
    }

    private static DirectoryFile of(Tree tree, Path path, ImagePath name) throws IOException {
        var stat = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        var identity = new Identity(number(stat, "dev"), number(stat, "ino"));
        return new DirectoryFile(tree, path, entry(tree, path, name, stat), identity);
    }

    private static LayerEntry entry(Tree tree, Path path, ImagePath name, Map<String, Object> stat)
            throws IOException {
        int mode = (int) number(stat, "mode");
        var mtime = ((FileTime) value(stat, "lastModifiedTime")).toInstant();
        var plain = Attributes.of(mode & 07777, 0, 0, mtime);
        long device = number(stat, "rdev");
        int major = (int) ((device >>> 8 & 0xFFF) | (device >>> 32 & ~0xFFF));
        int minor = (int) ((device & 0xFF) | (device >>> 12 & ~0xFF));
        return switch (mode & TYPE) {
            case 0040000 -> new LayerEntry.Directory(name, withXattrs(tree, path, plain));
            case 0100000 ->
                    new LayerEntry.RegularFile(
                            name, withXattrs(tree, path, plain), number(stat, "size"));
            case 0120000 ->
                    new LayerEntry.Symlink(
                            name,
                            plain.withMode(0777),
                            NativeNames.targetOf(Files.readSymbolicLink(path)));
            case 0020000 -> new LayerEntry.CharDevice(name, plain, major, minor);
            case 0060000 -> new LayerEntry.BlockDevice(name, plain, major, minor);
            case 0010000 -> new LayerEntry.Fifo(name, plain);
            default -> new LayerEntry.RegularFile(name, plain, 0);
        };
    }

    private static long number(Map<String, Object> stat, String name) {
        return ((Number) value(stat, name)).longValue();
    }

    private static Object value(Map<String, Object> stat, String name) {
        return Objects.requireNonNull(stat.get(name), name);
    }

    private static Attributes withXattrs(Tree tree, Path path, Attributes attributes)
            throws IOException {
        if (!tree.hasXattrs() || !Files.isReadable(path)) {
            return attributes;
        }
        var view =
                Files.getFileAttributeView(
                        path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        var names = view.list();
        if (names.isEmpty()) {
            return attributes;
        }
        SortedMap<ByteString, ByteString> xattrs = new TreeMap<>();
        for (var name : names) {
            var value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            xattrs.put(ByteString.of("user." + name), ByteString.of(value.array()));
        }
        return attributes.withXattrs(xattrs);
    }

    @Override
    public LayerEntry entry() {
        return entry;
    }

    @Override
    public Object identity() {
        return identity;
    }

    @Override
    public List<FileNode> children() throws IOException {
        if (!isDirectory()) {
            return List.of();
        }
        var children = new ArrayList<FileNode>();
        try (var files = Files.newDirectoryStream(path)) {
            for (var file : files) {
                children.add(of(tree, file, entry.path().resolve(NativeNames.nameOf(file))));
            }
        }
        children.sort(Comparator.comparing(child -> child.entry().path()));
        return children;
    }

    @Override
    public Optional<FileNode> child(ByteString name) throws IOException {
        if (!isDirectory()) {
            return Optional.empty();
        }
        try {
            var childPath = entry.path().resolve(name);
            return Optional.of(of(tree, NativeNames.resolve(path, name), childPath));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public InputStream open() throws IOException {
        boolean socket = entry instanceof LayerEntry.RegularFile file && file.size() == 0;
        return socket ? InputStream.nullInputStream() : Files.newInputStream(path);
    }

    @Override
    public Digest contentDigest() throws IOException {
        var hasher = Hasher.sha256();
        var size = entry instanceof LayerEntry.RegularFile file ? file.size() : 0;
        var buffer = new byte[Math.clamp(size, 1, BUFFER)];
        try (var in = open()) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                hasher.update(buffer, 0, read);
            }
        }
        return hasher.digest();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
