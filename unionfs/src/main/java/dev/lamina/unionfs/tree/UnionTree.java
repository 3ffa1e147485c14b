package dev.lamina.unionfs.tree;

import static dev.lamina.linux.FileCalls.O_EXCL;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.Limits;
import dev.lamina.unionfs.branch.NewObject;
import dev.lamina.unionfs.branch.Quota;
import dev.lamina.unionfs.layer.Layers;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The union of some branches. See {@link Node} for what is locked when. */
public final class UnionTree implements UnionOperations {
    private final List<Branch> branches;
    private final Nodes nodes;
    private final Targets targets;
    private final Attributes attributes;
    private final Contents contents;
    private final Naming naming;
    private final Removal removal;
    private final Renaming renaming;
    private final Locations locations;

    private UnionTree(Linux linux, List<Branch> topFirst, int dataOnly) throws ErrnoException {
        branches = List.copyOf(topFirst);
        var layers = Layers.of(branches, dataOnly);
        var links = new Links(layers);
        targets = new Targets(layers);
        nodes = new Nodes(layers, links);
        var uppers = new Uppers(linux, targets, links);
        var redirects = new Redirects(uppers);
        var growth = new Growth(linux.files(), quota(layers));
        attributes = new Attributes(linux.files(), uppers, growth);
        contents = new Contents(linux.files(), nodes, uppers, layers, growth);
        removal = new Removal(nodes, targets, uppers);
        naming = new Naming(nodes, targets, uppers, redirects, attributes);
        renaming = new Renaming(nodes, targets, uppers, redirects, removal);
        locations = new Locations(nodes);
    }

    /** All writable branches share one. */
    private static Quota quota(Layers layers) throws ErrnoException {
        var upper = layers.upper();
        return upper == null ? new Quota(Limits.NONE) : Targets.branch(upper).quota();
    }

    /**
     * Overlays branches.
     *
     * @param topFirst closed with the union, or when this fails; see {@code docs/unionfs.md} for
     *     which of the writable ones takes what change
     */
    public static UnionTree of(Linux linux, List<Branch> topFirst) throws ErrnoException {
        return of(linux, topFirst, 0);
    }

    /**
     * As {@link #of(Linux, List)}.
     *
     * @param dataOnly how many of the lowest branches hold nothing but data
     */
    public static UnionTree of(Linux linux, List<Branch> topFirst, int dataOnly)
            throws ErrnoException {
        try {
            return new UnionTree(linux, topFirst, dataOnly);
        } catch (ErrnoException e) {
            topFirst.forEach(Branch::close);
            throw e;
        }
    }

    /** Null when the node has gone, or has no name any more. */
    public @Nullable Location location(long node) {
        return locations.of(node);
    }

    /** Of the object a name of a directory stands for; null when no node is known for it. */
    public @Nullable Location location(long parent, byte[] name) {
        return locations.of(parent, name);
    }

    @Override
    public void start(Set<Capability> capabilities, KernelCache cache) {
        contents.passthrough(capabilities.contains(Capability.PASSTHROUGH));
    }

    @Override
    public @Nullable Entry lookup(long parent, byte[] name) throws ErrnoException {
        return lookup(nodes.directory(parent), name);
    }

    private @Nullable Entry lookup(DirectoryNode directory, byte[] name) throws ErrnoException {
        directory.nameLock.readLock().lock();
        try {
            var child = nodes.child(directory, name);
            return child == null ? null : entry(child.node(), child.stat());
        } finally {
            directory.nameLock.readLock().unlock();
        }
    }

    /** Hands out a node that has been counted on; the count is undone when that fails. */
    private Entry entry(Node node, @Nullable Stat real) throws ErrnoException {
        try {
            var stat = real == null ? attributes.stat(node) : attributes.present(node, real);
            return new Entry(node.id(), 0, stat);
        } catch (ErrnoException e) {
            nodes.release(node, 1);
            throw e;
        }
    }

    @Override
    public void forget(long node, long lookups) {
        try {
            nodes.release(nodes.node(node), lookups);
        } catch (ErrnoException e) {
            // gone already
        }
    }

    @Override
    public Stat getattr(long node, long handle) throws ErrnoException {
        return attributes.stat(nodes.node(node));
    }

    @Override
    public Stat setattr(long node, long handle, AttributeChange change) throws ErrnoException {
        return attributes.change(nodes.node(node), contents.contentOf(handle), change);
    }

    @Override
    public byte[] readlink(long node) throws ErrnoException {
        return attributes.readlink(nodes.node(node));
    }

    @Override
    public Entry mknod(Caller caller, long parent, byte[] name, int mode, long rdev)
            throws ErrnoException {
        if ((mode & Stat.S_IFMT) == Stat.S_IFCHR && rdev == 0) {
            throw new ErrnoException(Errno.EPERM, "make a device that reads as a whiteout", name);
        }
        boolean isFile = (mode & Stat.S_IFMT) == Stat.S_IFREG || (mode & Stat.S_IFMT) == 0;
        return make(
                caller,
                parent,
                name,
                from -> isFile ? from.file(caller, mode) : from.special(caller, mode, rdev));
    }

    @Override
    public Entry mkdir(Caller caller, long parent, byte[] name, int mode) throws ErrnoException {
        return make(caller, parent, name, from -> from.directory(caller, mode));
    }

    @Override
    public Entry symlink(Caller caller, long parent, byte[] name, byte[] target)
            throws ErrnoException {
        return make(caller, parent, name, _ -> new NewObject.Symlink(target));
    }

    private Entry make(
            Caller caller, long parent, byte[] name, Function<Inheritance, NewObject> object)
            throws ErrnoException {
        var made = naming.create(caller, nodes.directory(parent), name, object);
        if (made.fd() >= 0) {
            contents.close(made.fd());
        }
        return entry(made.node(), made.stat());
    }

    @Override
    public Entry link(long node, long newParent, byte[] newName) throws ErrnoException {
        var file = nodes.file(node);
        naming.link(file, nodes.directory(newParent), newName);
        file.retain();
        return entry(file, null);
    }

    @Override
    public void unlink(long parent, byte[] name) throws ErrnoException {
        removal.unlink(nodes.directory(parent), name);
    }

    @Override
    public void rmdir(long parent, byte[] name) throws ErrnoException {
        removal.rmdir(nodes.directory(parent), name);
    }

    @Override
    public void rename(long parent, byte[] name, long newParent, byte[] newName, int flags)
            throws ErrnoException {
        renaming.rename(nodes.directory(parent), name, nodes.directory(newParent), newName, flags);
    }

    @Override
    public Opened open(long node, int flags) throws ErrnoException {
        return contents.open(nodes.file(node), flags);
    }

    @Override
    public Created create(Caller caller, long parent, byte[] name, int mode, int flags)
            throws ErrnoException {
        var directory = nodes.directory(parent);
        try {
            return created(naming.create(caller, directory, name, from -> from.file(caller, mode)));
        } catch (ErrnoException e) {
            var existing =
                    e.is(Errno.EEXIST) && (flags & O_EXCL) == 0 ? lookup(directory, name) : null;
            if (existing == null) {
                throw e;
            }
            var opened = open(existing.node(), flags);
            // which may have truncated it
            var stat = attributes.stat(nodes.node(existing.node()));
            return new Created(new Entry(existing.node(), existing.generation(), stat), opened);
        }
    }

    @Override
    public Created tmpfile(Caller caller, long parent, int mode, int flags) throws ErrnoException {
        return created(naming.tmpfile(caller, nodes.directory(parent), mode));
    }

    private Created created(Naming.New made) throws ErrnoException {
        var opened = contents.created((FileNode) made.node(), made.fd());
        return new Created(entry(made.node(), made.stat()), opened);
    }

    @Override
    public int read(long handle, long address, int size, long offset) throws ErrnoException {
        return contents.read(handle, address, size, offset);
    }

    @Override
    public int write(long handle, long address, int size, long offset) throws ErrnoException {
        return contents.write(handle, address, size, offset);
    }

    @Override
    public long seek(long handle, long offset, int whence) throws ErrnoException {
        return contents.seek(handle, offset, whence);
    }

    @Override
    public void allocate(long handle, int mode, long offset, long length) throws ErrnoException {
        contents.allocate(handle, mode, offset, length);
    }

    @Override
    public long copyRange(long from, long fromOffset, long to, long toOffset, long length)
            throws ErrnoException {
        return contents.copyRange(from, fromOffset, to, toOffset, length);
    }

    @Override
    public void fsync(long handle, boolean dataOnly) throws ErrnoException {
        contents.fsync(handle, dataOnly);
    }

    @Override
    public void syncfs() throws ErrnoException {
        for (var layer : targets.writable()) {
            Targets.branch(layer).syncAll();
        }
    }

    @Override
    public void release(long handle) {
        contents.release(handle);
    }

    @Override
    public Opened opendir(long node) throws ErrnoException {
        return contents.opendir(nodes.directory(node));
    }

    @Override
    public void readdir(long handle, long offset, boolean withEntries, DirectorySink sink)
            throws ErrnoException {
        var open = contents.directory(handle);
        if (offset == 0) {
            open.node.nameLock.readLock().lock();
            try {
                open.snapshot = Listings.of(open.node);
            } finally {
                open.node.nameLock.readLock().unlock();
            }
        }
        var items = open.snapshot.items();
        for (int i = (int) offset; i < items.size(); i++) {
            var item = items.get(i);
            if (!sink.accepts(item.name().length)) {
                return;
            }
            var entry = withEntries && i >= 2 ? lookup(open.node, item.name()) : null;
            long ino = entry == null ? number(open.node, item) : entry.stat().ino();
            sink.add(item.name(), ino, item.type(), i + 1, entry);
        }
    }

    private long number(DirectoryNode directory, Snapshot.Item item) throws ErrnoException {
        if (!item.mayMerge()) {
            return item.ino();
        }
        directory.nameLock.readLock().lock();
        try {
            long ino = nodes.directoryIno(directory, item.name());
            return ino == 0 ? item.ino() : ino;
        } finally {
            directory.nameLock.readLock().unlock();
        }
    }

    @Override
    public void fsyncdir(long handle, boolean dataOnly) throws ErrnoException {
        for (var part : contents.directory(handle).node.parts()) {
            part.branch().syncDirectory(part.entry(), dataOnly);
        }
    }

    @Override
    public void releasedir(long handle) {
        contents.releasedir(handle);
    }

    @Override
    public StatFs statfs() throws ErrnoException {
        return targets.isWritable()
                ? Targets.branch(targets.nameless()).statfs()
                : branches.getFirst().statfs();
    }

    @Override
    public void setxattr(long node, byte[] name, byte[] value, int flags) throws ErrnoException {
        attributes.setXattr(
                nodes.node(node),
                name,
                value,
                flags & ~XATTR_CLEAR_SGID,
                (flags & XATTR_CLEAR_SGID) != 0);
    }

    @Override
    public byte[] getxattr(long node, byte[] name) throws ErrnoException {
        return attributes.xattr(nodes.node(node), name);
    }

    @Override
    public List<byte[]> listxattr(long node) throws ErrnoException {
        return attributes.xattrs(nodes.node(node));
    }

    @Override
    public void removexattr(long node, byte[] name) throws ErrnoException {
        attributes.removeXattr(nodes.node(node), name);
    }

    @Override
    public void close() {
        contents.close();
        nodes.close();
        branches.forEach(Branch::close);
    }
}
