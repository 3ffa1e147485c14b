package dev.lamina.unionfs.tree;

import static dev.lamina.linux.FileCalls.O_RDONLY;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.BranchSource;
import dev.lamina.unionfs.Limits;
import dev.lamina.unionfs.branch.DirectoryBranch;
import dev.lamina.unionfs.branch.DirectoryCache;
import dev.lamina.unionfs.branch.Namespace;
import dev.lamina.unionfs.branch.Quota;
import dev.lamina.unionfs.branch.WritableBranch;
import dev.lamina.unionfs.branch.Writing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A union over plain directories, asked by paths: {@code lower1} is the topmost lower branch. Paths
 * are relative to the root of the union.
 */
public final class TestUnion implements AutoCloseable {
    public final Path upper;
    public final Path work;
    public final List<Path> lowers = new ArrayList<>();
    public final Caller caller;
    private final Path folder;
    private @Nullable UnionTree tree;
    private boolean writable = true;
    private Limits limits = Limits.NONE;
    private final List<Long> counted = new ArrayList<>();
    private List<BranchSource> branches = List.of();
    private Set<Capability> capabilities = EnumSet.noneOf(Capability.class);

    public TestUnion(Path folder) throws IOException {
        this(folder, 1);
    }

    public TestUnion(Path folder, int lowerCount) throws IOException {
        this.folder = folder;
        upper = Files.createDirectory(folder.resolve("upper"));
        work = Files.createDirectory(folder.resolve("work"));
        for (int i = 1; i <= lowerCount; i++) {
            lowers.add(Files.createDirectory(folder.resolve("lower" + i)));
        }
        int uid = (int) Files.getAttribute(folder, "unix:uid");
        int gid = (int) Files.getAttribute(folder, "unix:gid");
        caller = new Caller(uid, gid, 1, 022);
    }

    public TestUnion readOnly() {
        writable = false;
        return this;
    }

    /** Of these directories instead, top first. */
    public TestUnion of(List<BranchSource> sources) {
        branches = sources;
        return this;
    }

    public TestUnion within(Limits given) {
        limits = given;
        return this;
    }

    public TestUnion with(Capability capability) {
        capabilities.add(capability);
        return this;
    }

    public Path lower() {
        return lowers.getFirst();
    }

    public UnionTree tree() throws IOException {
        if (tree == null) {
            tree = UnionTree.of(Linux.SYSTEM, branches.isEmpty() ? overlay() : opened());
            tree.start(capabilities, KernelCache.NONE);
        }
        return tree;
    }

    private List<Branch> opened() throws IOException {
        List<Branch> opened = new ArrayList<>();
        for (var source : branches) {
            opened.add(
                    switch (source) {
                        case BranchSource.Writable(byte[] path, byte @Nullable [] work) ->
                                WritableBranch.open(Linux.SYSTEM, path, work, Writing.USUAL);
                        case BranchSource.ReadOnly(byte[] path) ->
                                DirectoryBranch.open(Linux.SYSTEM, path, Namespace.TRUSTED);
                        case BranchSource.DataOnly(byte[] path) ->
                                DirectoryBranch.open(Linux.SYSTEM, path, Namespace.TRUSTED);
                        case BranchSource.Opened(Branch branch) -> branch;
                    });
        }
        return opened;
    }

    private List<Branch> overlay() throws IOException {
        List<Branch> branches = new ArrayList<>();
        var upperBranch =
                WritableBranch.open(
                        Linux.SYSTEM,
                        bytes(upper),
                        bytes(work),
                        Writing.USUAL,
                        new Quota(limits),
                        new DirectoryCache());
        var namespace = upperBranch.namespace();
        if (writable) {
            branches.add(upperBranch);
        } else {
            upperBranch.close();
        }
        for (var lower : lowers) {
            branches.add(DirectoryBranch.open(Linux.SYSTEM, bytes(lower), namespace));
        }
        return branches;
    }

    /** As after an unmount and a mount of the same branches. */
    public void remount() throws IOException {
        close();
    }

    /** The kernel needs none of the nodes it has asked for so far. */
    public void forgetAll() throws IOException {
        for (long node : counted) {
            tree().forget(node, 1);
        }
        counted.clear();
    }

    private Entry counted(Entry entry) {
        counted.add(entry.node());
        return entry;
    }

    @Override
    public void close() {
        if (tree != null) {
            tree.close();
            tree = null;
            counted.clear();
        }
    }

    public static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] name(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String[] parts(String path) {
        return path.isEmpty() ? new String[0] : path.split("/");
    }

    /** The node of a path. */
    public long node(String path) throws IOException {
        return entry(path).node();
    }

    private Entry entry(String path) throws IOException {
        var found = find(path);
        if (found == null) {
            throw new ErrnoException(Errno.ENOENT, "find", path);
        }
        return found;
    }

    @Nullable Entry find(String path) throws IOException {
        Entry at = new Entry(UnionOperations.ROOT, 0, tree().getattr(UnionOperations.ROOT, 0));
        for (var part : parts(path)) {
            at = tree().lookup(at.node(), name(part));
            if (at == null) {
                return null;
            }
            counted(at);
        }
        return at;
    }

    public boolean exists(String path) throws IOException {
        return find(path) != null;
    }

    public Stat stat(String path) throws IOException {
        return entry(path).stat();
    }

    public long parent(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        return node(slash < 0 ? "" : path.substring(0, slash));
    }

    public static byte[] last(String path) {
        return name(path.substring(path.lastIndexOf('/') + 1));
    }

    public void mkdir(String path) throws IOException {
        counted(tree().mkdir(caller, parent(path), last(path), 0777));
    }

    public void symlink(String path, String target) throws IOException {
        counted(tree().symlink(caller, parent(path), last(path), name(target)));
    }

    public void unlink(String path) throws IOException {
        tree().unlink(parent(path), last(path));
    }

    public void rmdir(String path) throws IOException {
        tree().rmdir(parent(path), last(path));
    }

    public void rename(String path, String to) throws IOException {
        rename(path, to, 0);
    }

    public void rename(String path, String to, int flags) throws IOException {
        tree().rename(parent(path), last(path), parent(to), last(to), flags);
    }

    public void link(String path, String to) throws IOException {
        counted(tree().link(node(path), parent(to), last(to)));
    }

    public void chmod(String path, int mode) throws IOException {
        tree().setattr(node(path), 0, new AttributeChange(mode, null, null, null, null, null));
    }

    public void truncate(String path, long size) throws IOException {
        tree().setattr(node(path), 0, new AttributeChange(null, null, null, size, null, null));
    }

    public long create(String path, String content) throws IOException {
        var made = tree().create(caller, parent(path), last(path), 0666, O_RDONLY);
        counted(made.entry());
        write(made.opened().handle(), content);
        return made.opened().handle();
    }

    /** A new file, closed again. */
    public void make(String path, String content) throws IOException {
        tree().release(create(path, content));
    }

    public long open(String path, int flags) throws IOException {
        return tree().open(node(path), flags).handle();
    }

    public void write(long handle, String content) throws IOException {
        write(handle, content, 0);
    }

    /** How much of it was written. */
    public int write(long handle, String content, long offset) throws IOException {
        byte[] bytes = name(content);
        try (var buffer = new NativeBuffer(Math.max(1, bytes.length))) {
            NativeMemory.putBytes(buffer.address(), bytes);
            return tree().write(handle, buffer.address(), bytes.length, offset);
        }
    }

    public void overwrite(String path, String content) throws IOException {
        long handle = open(path, FileCalls.O_RDWR);
        write(handle, content);
        tree().release(handle);
    }

    public String read(long handle) throws IOException {
        try (var buffer = new NativeBuffer(1 << 16)) {
            int count = tree().read(handle, buffer.address(), buffer.size(), 0);
            return new String(
                    NativeMemory.getBytes(buffer.address(), count), StandardCharsets.ISO_8859_1);
        }
    }

    public String read(String path) throws IOException {
        long handle = open(path, O_RDONLY);
        try {
            return read(handle);
        } finally {
            tree().release(handle);
        }
    }

    /** Names without the dots, sorted; fails when one comes twice. */
    public Set<String> list(String path) throws IOException {
        Set<String> names = new TreeSet<>();
        listing(path)
                .forEach(item -> {
                    if (!names.add(item.name())) {
                        throw new AssertionError("listed twice: " + item.name());
                    }
                });
        names.remove(".");
        names.remove("..");
        return names;
    }

    /** One line of a listing. */
    record Listed(String name, long ino, int type, @Nullable Entry entry) {}

    public List<Listed> listing(String path) throws IOException {
        List<Listed> listed = new ArrayList<>();
        var opened = tree().opendir(node(path));
        tree().readdir(
                        opened.handle(),
                        0,
                        true,
                        new DirectorySink() {
                            @Override
                            public boolean accepts(int nameLength) {
                                return true;
                            }

                            @Override
                            public void add(
                                    byte[] name,
                                    long ino,
                                    int type,
                                    long next,
                                    @Nullable Entry entry) {
                                var text = new String(name, StandardCharsets.ISO_8859_1);
                                listed.add(new Listed(text, ino, type, entry));
                            }
                        });
        tree().releasedir(opened.handle());
        return listed;
    }

    /** The names in a plain directory, sorted. */
    public static Set<String> names(Path directory) throws IOException {
        Set<String> names = new TreeSet<>();
        try (var stream = Files.newDirectoryStream(directory)) {
            stream.forEach(each -> names.add(each.getFileName().toString()));
        }
        return names;
    }

    /** Whether a path of a plain directory is a character device 0:0. */
    public static boolean isWhiteout(Path path) throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && Linux.SYSTEM.files().stat(FileCalls.AT_FDCWD, bytes(path)).isWhiteoutDevice();
    }

    public Path folder() {
        return folder;
    }
}
