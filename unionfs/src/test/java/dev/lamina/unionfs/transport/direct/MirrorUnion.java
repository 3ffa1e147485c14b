package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Linux;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The simplest union there is: one directory, shown as it is. Each object has an O_PATH descriptor
 * until its lookups are given back.
 */
final class MirrorUnion implements UnionOperations {
    private static final FileCalls FILES = Linux.SYSTEM.files();
    private static final int NODE = FileCalls.O_PATH | FileCalls.O_NOFOLLOW;

    private record Key(long dev, long ino) {}

    private record Node(long id, int fd, Key key, AtomicLong lookups) {}

    private record Item(byte[] name, long ino, int type) {}

    private final ConcurrentHashMap<Long, Node> nodes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Key, Node> byKey = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, List<Item>> listings = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(ROOT);
    private boolean passthrough;
    volatile boolean closed;

    MirrorUnion(Path directory) throws ErrnoException {
        int fd =
                FILES.open(
                        FileCalls.AT_FDCWD,
                        directory.toString().getBytes(StandardCharsets.UTF_8),
                        FileCalls.O_PATH | FileCalls.O_DIRECTORY,
                        0);
        var stat = FILES.stat(fd);
        nodes.put(ROOT, new Node(ROOT, fd, new Key(stat.dev(), stat.ino()), new AtomicLong(1)));
    }

    @Override
    public void start(Set<Capability> capabilities, KernelCache cache) {
        passthrough = capabilities.contains(Capability.PASSTHROUGH);
    }

    private int fd(long node) throws ErrnoException {
        var known = nodes.get(node);
        if (known == null) {
            throw new ErrnoException(Errno.ESTALE, "node");
        }
        return known.fd();
    }

    private Entry entry(long parent, byte[] name) throws ErrnoException {
        int fd = FILES.open(fd(parent), name, NODE, 0);
        var stat = FILES.stat(fd);
        synchronized (this) {
            var key = new Key(stat.dev(), stat.ino());
            var known = byKey.get(key);
            if (known != null) {
                FILES.close(fd);
            } else {
                known = new Node(ids.incrementAndGet(), fd, key, new AtomicLong());
                byKey.put(key, known);
                nodes.put(known.id(), known);
            }
            known.lookups().incrementAndGet();
            return new Entry(known.id(), 1, stat);
        }
    }

    @Override
    public @Nullable Entry lookup(long parent, byte[] name) throws ErrnoException {
        if (name.length > 255) {
            throw new ErrnoException(Errno.ENAMETOOLONG, "lookup");
        }
        try {
            return entry(parent, name);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public synchronized void forget(long node, long lookups) {
        var known = nodes.get(node);
        if (known != null && node != ROOT && known.lookups().addAndGet(-lookups) == 0) {
            nodes.remove(node);
            byKey.remove(known.key());
            FILES.close(known.fd());
        }
    }

    @Override
    public Stat getattr(long node, long handle) throws ErrnoException {
        return FILES.stat(fd(node));
    }

    @Override
    public Stat setattr(long node, long handle, AttributeChange change) throws ErrnoException {
        var path = "/proc/self/fd/" + fd(node);
        var name = path.getBytes(StandardCharsets.US_ASCII);
        if (change.size() != null) {
            int file = FILES.reopen(fd(node), FileCalls.O_WRONLY);
            FILES.truncate(file, change.size());
            FILES.close(file);
        }
        if (change.uid() != null || change.gid() != null) {
            FILES.chown(
                    fd(node),
                    change.uid() == null ? -1 : change.uid(),
                    change.gid() == null ? -1 : change.gid());
        }
        if (change.mode() != null) {
            FILES.chmod(FileCalls.AT_FDCWD, name, change.mode());
        }
        if (change.atime() != null || change.mtime() != null) {
            var omit = new Timestamp(0, FileCalls.UTIME_OMIT);
            FILES.utimens(
                    fd(node),
                    change.atime() == null ? omit : change.atime(),
                    change.mtime() == null ? omit : change.mtime());
        }
        return FILES.stat(fd(node));
    }

    @Override
    public byte[] readlink(long node) throws ErrnoException {
        return FILES.readlink(fd(node), FileCalls.EMPTY);
    }

    private Entry owned(Caller caller, long parent, byte[] name) throws ErrnoException {
        FILES.chown(fd(parent), name, caller.uid(), caller.gid());
        return entry(parent, name);
    }

    @Override
    public Entry mknod(Caller caller, long parent, byte[] name, int mode, long rdev)
            throws ErrnoException {
        Linux.SYSTEM.directories().mknod(fd(parent), name, mode & ~caller.umask(), rdev);
        return owned(caller, parent, name);
    }

    @Override
    public Entry mkdir(Caller caller, long parent, byte[] name, int mode) throws ErrnoException {
        Linux.SYSTEM.directories().mkdir(fd(parent), name, mode & ~caller.umask());
        return owned(caller, parent, name);
    }

    @Override
    public Entry symlink(Caller caller, long parent, byte[] name, byte[] target)
            throws ErrnoException {
        Linux.SYSTEM.directories().symlink(target, fd(parent), name);
        return owned(caller, parent, name);
    }

    @Override
    public Entry link(long node, long newParent, byte[] newName) throws ErrnoException {
        Linux.SYSTEM.directories().link(fd(node), fd(newParent), newName);
        return entry(newParent, newName);
    }

    @Override
    public void unlink(long parent, byte[] name) throws ErrnoException {
        Linux.SYSTEM.directories().unlink(fd(parent), name);
    }

    @Override
    public void rmdir(long parent, byte[] name) throws ErrnoException {
        Linux.SYSTEM.directories().rmdir(fd(parent), name);
    }

    @Override
    public void rename(long parent, byte[] name, long newParent, byte[] newName, int flags)
            throws ErrnoException {
        Linux.SYSTEM.directories().rename(fd(parent), name, fd(newParent), newName, flags);
    }

    private Opened opened(int fd) {
        return new Opened(fd, passthrough ? fd : -1, !passthrough);
    }

    @Override
    public Opened open(long node, int flags) throws ErrnoException {
        return opened(FILES.reopen(fd(node), flags & ~FileCalls.O_NOFOLLOW));
    }

    @Override
    public Created create(Caller caller, long parent, byte[] name, int mode, int flags)
            throws ErrnoException {
        int file = FILES.open(fd(parent), name, flags | FileCalls.O_CREAT, mode & ~caller.umask());
        return new Created(owned(caller, parent, name), opened(file));
    }

    @Override
    public Created tmpfile(Caller caller, long parent, int mode, int flags) throws ErrnoException {
        throw new ErrnoException(Errno.EOPNOTSUPP, "tmpfile");
    }

    @Override
    public int read(long handle, long address, int size, long offset) throws ErrnoException {
        return FILES.pread((int) handle, address, size, offset);
    }

    @Override
    public int write(long handle, long address, int size, long offset) throws ErrnoException {
        return FILES.pwrite((int) handle, address, size, offset);
    }

    @Override
    public long seek(long handle, long offset, int whence) throws ErrnoException {
        return FILES.seek((int) handle, offset, whence);
    }

    @Override
    public void allocate(long handle, int mode, long offset, long length) throws ErrnoException {
        FILES.allocate((int) handle, mode, offset, length);
    }

    @Override
    public long copyRange(long from, long fromOffset, long to, long toOffset, long length)
            throws ErrnoException {
        return FILES.copyRange((int) from, fromOffset, (int) to, toOffset, length);
    }

    @Override
    public void fsync(long handle, boolean dataOnly) throws ErrnoException {
        FILES.fsync((int) handle, dataOnly);
    }

    @Override
    public void syncfs() throws ErrnoException {
        FILES.syncfs(fd(ROOT));
    }

    @Override
    public void release(long handle) {
        FILES.close((int) handle);
    }

    @Override
    public Opened opendir(long node) throws ErrnoException {
        int fd = FILES.reopen(fd(node), FileCalls.O_RDONLY | FileCalls.O_DIRECTORY);
        return new Opened(fd, -1, true);
    }

    private List<Item> snapshot(int fd) throws ErrnoException {
        FILES.seek(fd, 0, FileCalls.SEEK_SET);
        var items = new ArrayList<Item>();
        items.add(new Item(".".getBytes(StandardCharsets.US_ASCII), 1, 4));
        items.add(new Item("..".getBytes(StandardCharsets.US_ASCII), 1, 4));
        for (var entry : Linux.SYSTEM.directories().list(fd)) {
            items.add(new Item(entry.name(), entry.ino(), entry.type()));
        }
        return items;
    }

    @Override
    public void readdir(long handle, long offset, boolean withEntries, DirectorySink sink)
            throws ErrnoException {
        if (offset == 0) {
            listings.put(handle, snapshot((int) handle));
        }
        var items = listings.getOrDefault(handle, List.of());
        long node = withEntries ? nodeOf((int) handle) : 0;
        for (int i = (int) offset; i < items.size(); i++) {
            var item = items.get(i);
            if (!sink.accepts(item.name().length)) {
                return;
            }
            var entry = withEntries && i > 1 ? lookup(node, item.name()) : null;
            sink.add(item.name(), item.ino(), item.type(), i + 1L, entry);
        }
    }

    private long nodeOf(int fd) throws ErrnoException {
        var stat = FILES.stat(fd);
        var known = byKey.get(new Key(stat.dev(), stat.ino()));
        return known == null ? ROOT : known.id();
    }

    @Override
    public void fsyncdir(long handle, boolean dataOnly) throws ErrnoException {
        FILES.fsync((int) handle, dataOnly);
    }

    @Override
    public void releasedir(long handle) {
        listings.remove(handle);
        FILES.close((int) handle);
    }

    @Override
    public StatFs statfs() throws ErrnoException {
        return FILES.statfs(fd(ROOT));
    }

    @Override
    public void setxattr(long node, byte[] name, byte[] value, int flags) throws ErrnoException {
        Linux.SYSTEM.xattrs().set(fd(node), name, value, flags);
    }

    @Override
    public byte[] getxattr(long node, byte[] name) throws ErrnoException {
        var value = Linux.SYSTEM.xattrs().get(fd(node), name);
        if (value == null) {
            throw new ErrnoException(Errno.ENODATA, "getxattr");
        }
        return value;
    }

    @Override
    public List<byte[]> listxattr(long node) throws ErrnoException {
        return Linux.SYSTEM.xattrs().list(fd(node));
    }

    @Override
    public void removexattr(long node, byte[] name) throws ErrnoException {
        Linux.SYSTEM.xattrs().remove(fd(node), name);
    }

    @Override
    public void close() {
        closed = true;
        nodes.values().forEach(node -> FILES.close(node.fd()));
    }
}
