package dev.lamina.unionfs.tree;

import static dev.lamina.linux.FileCalls.O_ACCMODE;
import static dev.lamina.linux.FileCalls.O_RDONLY;
import static dev.lamina.linux.FileCalls.O_RDWR;
import static dev.lamina.linux.FileCalls.O_TRUNC;
import static dev.lamina.linux.FileCalls.O_WRONLY;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.unionfs.BranchFile;
import dev.lamina.unionfs.layer.Layer;
import dev.lamina.unionfs.layer.Layers;
import dev.lamina.unionfs.layer.Real;
import org.jspecify.annotations.Nullable;

/** Open files: which real file a handle reads and writes, and what the kernel may do by itself. */
final class Contents {
    private static final int COPIED_AT_ONCE = 1 << 20;

    private final FileCalls files;
    private final Nodes nodes;
    private final Uppers uppers;
    private final Slots<Handle> handles = new Slots<>();
    private final Growth growth;
    private final @Nullable Layer topmostWritable;
    private volatile boolean passthrough;

    Contents(FileCalls files, Nodes nodes, Uppers uppers, Layers layers, Growth growth) {
        this.growth = growth;
        this.files = files;
        this.nodes = nodes;
        this.uppers = uppers;
        this.topmostWritable = layers.upper();
    }

    /**
     * Whether the transport can let the kernel read and write by itself; it would then pass by the
     * limits.
     */
    void passthrough(boolean possible) {
        passthrough = possible && !growth.isLimited();
    }

    Opened open(FileNode file, int flags) throws ErrnoException {
        boolean truncate = (flags & O_TRUNC) != 0;
        boolean write = truncate || (flags & O_ACCMODE) != O_RDONLY;
        if (write) {
            uppers.file(file, truncate ? 0 : Uppers.WHOLE);
        }
        synchronized (file) {
            var content = file.content;
            if (content == null) {
                content = content(file, write);
            } else if (write && !content.isWritable()) {
                content.replace(upperFile(file, true), true);
            }
            if (truncate) {
                try {
                    growth.truncate(file, content.file().fd(), 0);
                } catch (ErrnoException e) {
                    if (file.content == null) {
                        content.close();
                    }
                    throw e;
                }
            }
            return opened(file, content, write);
        }
    }

    /** The first open decides for all until the last release: see {@link Opened#backing}. */
    private Content content(FileNode file, boolean write) throws ErrnoException {
        var real = file.content();
        boolean isUpper = real.isWritable();
        var opened = isUpper ? upperFile(file, write) : real.layer().branch().open(real.node());
        return new Content(opened, write, passthrough && opened.fd() >= 0 && isSettled(real));
    }

    /** Whether a file can never be copied up, which the kernel would not notice. */
    private boolean isSettled(Real real) {
        var layer = real.layer();
        return layer.is(topmostWritable)
                || (topmostWritable == null && layer.branch().backsPassthrough());
    }

    private static BranchFile upperFile(FileNode file, boolean write) throws ErrnoException {
        var part = file.part();
        if (part == null) {
            throw new ErrnoException(Errno.EROFS, "open for writing");
        }
        var upper = part.branch();
        var entry = part.entry();
        if (!write) {
            return upper.file(upper.openFile(entry, O_RDONLY));
        }
        try {
            return upper.file(upper.openFile(entry, O_RDWR));
        } catch (ErrnoException e) {
            // a file its owner may write but not read, and this process is no more than its owner
            if (!e.is(Errno.EACCES)) {
                throw e;
            }
            return upper.file(upper.openFile(entry, O_WRONLY));
        }
    }

    /** A handle for a file that has just been made and is open already. */
    Opened created(FileNode file, int fd) throws ErrnoException {
        synchronized (file) {
            var real = Targets.branch(file.top().layer()).file(fd);
            return opened(file, new Content(real, true, passthrough), true);
        }
    }

    /** Closes a file that was made to be there only. */
    void close(int fd) {
        files.close(fd);
    }

    private Opened opened(FileNode file, Content content, boolean write) {
        var handle = new Handle.File(file, content, write);
        handles.add(handle);
        file.content = content;
        content.opened();
        file.retain();
        int backing = content.backing();
        boolean keepCache = backing < 0 && !file.passedThrough;
        if (backing >= 0) {
            file.passedThrough = true;
        }
        return new Opened(handle.id(), backing, keepCache);
    }

    Handle.File file(long id) throws ErrnoException {
        if (handles.get(id) instanceof Handle.File file) {
            return file;
        }
        throw new ErrnoException(Errno.EBADF, "handle " + id);
    }

    /** What a handle reads and writes, or null for no handle or one of a directory. */
    @Nullable Content contentOf(long id) {
        return handles.get(id) instanceof Handle.File file ? file.content : null;
    }

    private Handle.File writable(long id) throws ErrnoException {
        var handle = file(id);
        if (!handle.writable) {
            throw new ErrnoException(Errno.EBADF, "write to a file opened for reading");
        }
        return handle;
    }

    int read(long handle, long address, int size, long offset) throws ErrnoException {
        return file(handle).content.file().read(address, size, offset);
    }

    int write(long handle, long address, int size, long offset) throws ErrnoException {
        var open = writable(handle);
        int fd = open.content.file().fd();
        return (int)
                growth.write(
                        open.node,
                        fd,
                        offset,
                        size,
                        fits -> write(fd, address, (int) fits, offset));
    }

    private int write(int fd, long address, int size, long offset) throws ErrnoException {
        int done = 0;
        while (done < size) {
            int count;
            try {
                count = files.pwrite(fd, address + done, size - done, offset + done);
            } catch (ErrnoException e) {
                if (done > 0) {
                    return done;
                }
                throw e;
            }
            done += count;
        }
        return done;
    }

    long seek(long handle, long offset, int whence) throws ErrnoException {
        return file(handle).content.file().seek(offset, whence);
    }

    void allocate(long handle, int mode, long offset, long length) throws ErrnoException {
        var open = writable(handle);
        growth.allocate(open.node, open.content.file().fd(), mode, offset, length);
    }

    long copyRange(long from, long fromOffset, long to, long toOffset, long length)
            throws ErrnoException {
        var source = file(from).content.file();
        var open = writable(to);
        int target = open.content.file().fd();
        return growth.write(
                open.node,
                target,
                toOffset,
                length,
                fits ->
                        source.fd() < 0
                                ? copyOut(source, fromOffset, target, toOffset, fits)
                                : files.copyRange(source.fd(), fromOffset, target, toOffset, fits));
    }

    /** A piece of a file that no descriptor stands for. */
    private long copyOut(BranchFile from, long fromOffset, int to, long toOffset, long length)
            throws ErrnoException {
        try (var buffer = new NativeBuffer((int) Math.max(1, Math.min(length, COPIED_AT_ONCE)))) {
            int count = from.read(buffer.address(), buffer.size(), fromOffset);
            return write(to, buffer.address(), count, toOffset);
        }
    }

    void fsync(long handle, boolean dataOnly) throws ErrnoException {
        var open = file(handle);
        var part = open.node.part();
        if (part != null && !open.node.isMetacopy() && part.branch().syncs()) {
            files.fsync(open.content.file().fd(), dataOnly);
        }
    }

    void release(long id) {
        if (!(handles.remove(id) instanceof Handle.File handle)) {
            return;
        }
        var file = handle.node;
        synchronized (file) {
            if (handle.content.closed()) {
                handle.content.close();
                file.content = null;
            }
        }
        nodes.release(file, 1);
    }

    Opened opendir(DirectoryNode directory) {
        var handle = new Handle.Directory(directory);
        handles.add(handle);
        directory.retain();
        return new Opened(handle.id(), -1, false);
    }

    Handle.Directory directory(long id) throws ErrnoException {
        if (handles.get(id) instanceof Handle.Directory directory) {
            return directory;
        }
        throw new ErrnoException(Errno.EBADF, "handle " + id);
    }

    void releasedir(long id) {
        if (handles.remove(id) instanceof Handle.Directory handle) {
            nodes.release(handle.node, 1);
        }
    }

    /** Closes whatever nobody has released. */
    void close() {
        for (var handle : handles.all()) {
            if (handle instanceof Handle.File) {
                release(handle.id());
            } else {
                releasedir(handle.id());
            }
        }
    }
}
