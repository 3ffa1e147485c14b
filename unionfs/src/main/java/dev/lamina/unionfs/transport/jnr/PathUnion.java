package dev.lamina.unionfs.transport.jnr;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.unionfs.tree.AttributeChange;
import dev.lamina.unionfs.tree.Caller;
import dev.lamina.unionfs.tree.DirectorySink;
import dev.lamina.unionfs.tree.Entry;
import dev.lamina.unionfs.tree.Opened;
import dev.lamina.unionfs.tree.UnionOperations;
import java.util.List;

/**
 * The union as libfuse 2 asks it: by path, or by open handle where there is one. Paths begin with a
 * slash; the root is {@code /}. Thread-safe; libfuse keeps a path from being renamed while a
 * request uses it.
 */
final class PathUnion implements AutoCloseable {
    private static final int CACHED_PATHS = 4096;

    private final UnionOperations union;
    private final PathWalker walker;
    private final HiddenFiles hidden = new HiddenFiles();
    private final OpenFiles files = new OpenFiles();
    private final OpenFiles directories = new OpenFiles();

    PathUnion(UnionOperations union) {
        this.union = union;
        this.walker = new PathWalker(union, CACHED_PATHS);
    }

    /** What to make, once its directory and its name are known. */
    @FunctionalInterface
    private interface Making {
        Entry in(long directory, byte[] name) throws ErrnoException;
    }

    @FunctionalInterface
    private interface Change {
        void in(long directory, byte[] name) throws ErrnoException;
    }

    @FunctionalInterface
    private interface Opening {
        Opened open() throws ErrnoException;
    }

    /** As {@link UnionOperations#onBehalfOf}. */
    void onBehalfOf(int thread) {
        union.onBehalfOf(thread);
    }

    Stat getattr(String path) throws ErrnoException {
        try (var unlinked = hidden.find(path)) {
            if (unlinked != null) {
                return withHiddenLink(union.getattr(unlinked.number(), 0));
            }
        }
        try (var node = walker.resolve(path)) {
            return union.getattr(node.number(), 0);
        }
    }

    Stat getattr(long handle) throws ErrnoException {
        return union.getattr(files.node(handle), handle);
    }

    void setattr(String path, AttributeChange change) throws ErrnoException {
        try (var node = resolve(path)) {
            union.setattr(node.number(), 0, change);
        }
    }

    void setattr(long handle, AttributeChange change) throws ErrnoException {
        union.setattr(files.node(handle), handle, change);
    }

    byte[] readlink(String path) throws ErrnoException {
        try (var node = resolve(path)) {
            return union.readlink(node.number());
        }
    }

    void mknod(Caller caller, String path, int mode, long rdev) throws ErrnoException {
        make(path, (directory, name) -> union.mknod(caller, directory, name, mode, rdev));
    }

    void mkdir(Caller caller, String path, int mode) throws ErrnoException {
        make(path, (directory, name) -> union.mkdir(caller, directory, name, mode));
    }

    void symlink(Caller caller, String target, String path) throws ErrnoException {
        var bytes = Names.bytes(target);
        make(path, (directory, name) -> union.symlink(caller, directory, name, bytes));
    }

    void link(String path, String newPath) throws ErrnoException {
        try (var node = resolve(path)) {
            make(newPath, (directory, name) -> union.link(node.number(), directory, name));
        }
    }

    void unlink(String path) throws ErrnoException {
        if (!hidden.drop(path)) {
            change(path, union::unlink);
            walker.drop(path);
        }
    }

    void rmdir(String path) throws ErrnoException {
        change(path, union::rmdir);
        walker.drop(path);
    }

    void rename(String path, String newPath) throws ErrnoException {
        if (HiddenFiles.reserved(newPath)) {
            hide(path, newPath);
            return;
        }
        try (var target = resolve(Names.parent(newPath))) {
            var newName = Names.bytes(Names.last(newPath));
            change(
                    path,
                    (directory, name) ->
                            union.rename(directory, name, target.number(), newName, 0));
        } finally {
            walker.dropTree(path);
            walker.dropTree(newPath);
        }
    }

    /** The handle. */
    long open(Caller caller, String path, int flags) throws ErrnoException {
        var node = resolve(path);
        long handle = opened(files, node, () -> union.open(node.number(), flags));
        if ((flags & FileCalls.O_TRUNC) != 0 && caller.uid() != 0) {
            dropPrivileges(node.number(), handle);
        }
        return handle;
    }

    /** The kernel leaves this to whoever truncates with the open. */
    private void dropPrivileges(long node, long handle) throws ErrnoException {
        var stat = union.getattr(node, handle);
        int mode = stat.permissionsAfterWrite();
        if (mode != stat.permissions()) {
            var change = new AttributeChange(mode, null, null, null, null, null);
            union.setattr(node, handle, change);
        }
    }

    /** The handle. */
    long create(Caller caller, String path, int mode, int flags) throws ErrnoException {
        refuseReserved(path);
        try (var parent = resolve(Names.parent(path))) {
            var name = Names.bytes(Names.last(path));
            var created = union.create(caller, parent.number(), name, mode, flags);
            long handle = created.opened().handle();
            files.add(handle, walker.made(path, created.entry()));
            return handle;
        }
    }

    int read(long handle, long address, int size, long offset) throws ErrnoException {
        return union.read(handle, address, size, offset);
    }

    int write(long handle, long address, int size, long offset) throws ErrnoException {
        return union.write(handle, address, size, offset);
    }

    void allocate(long handle, int mode, long offset, long length) throws ErrnoException {
        union.allocate(handle, mode, offset, length);
    }

    void fsync(long handle, boolean dataOnly) throws ErrnoException {
        union.fsync(handle, dataOnly);
    }

    void release(long handle) throws ErrnoException {
        try (var node = files.remove(handle)) {
            union.release(handle);
            if (hidden.holds(node.number()) && !files.holds(node.number())) {
                hidden.dropNode(node.number());
            }
        }
    }

    /** The handle. */
    long opendir(String path) throws ErrnoException {
        var node = resolve(path);
        return opened(directories, node, () -> union.opendir(node.number()));
    }

    void readdir(long handle, long offset, DirectorySink sink) throws ErrnoException {
        union.readdir(handle, offset, false, sink);
    }

    void fsyncdir(long handle, boolean dataOnly) throws ErrnoException {
        union.fsyncdir(handle, dataOnly);
    }

    void releasedir(long handle) throws ErrnoException {
        try (var _ = directories.remove(handle)) {
            union.releasedir(handle);
        }
    }

    StatFs statfs() throws ErrnoException {
        return union.statfs();
    }

    void setxattr(String path, byte[] name, byte[] value, int flags) throws ErrnoException {
        try (var node = resolve(path)) {
            union.setxattr(node.number(), name, value, flags);
        }
    }

    byte[] getxattr(String path, byte[] name) throws ErrnoException {
        try (var node = resolve(path)) {
            return union.getxattr(node.number(), name);
        }
    }

    List<byte[]> listxattr(String path) throws ErrnoException {
        try (var node = resolve(path)) {
            return union.listxattr(node.number());
        }
    }

    void removexattr(String path, byte[] name) throws ErrnoException {
        try (var node = resolve(path)) {
            union.removexattr(node.number(), name);
        }
    }

    /** Gives back every lookup and ends the union. */
    @Override
    public void close() {
        walker.close();
        hidden.close();
        files.close();
        directories.close();
        union.close();
    }

    private PathNode resolve(String path) throws ErrnoException {
        var node = hidden.find(path);
        return node != null ? node : walker.resolve(path);
    }

    private void make(String path, Making making) throws ErrnoException {
        refuseReserved(path);
        try (var parent = resolve(Names.parent(path))) {
            var entry = making.in(parent.number(), Names.bytes(Names.last(path)));
            walker.made(path, entry).close();
        }
    }

    private void change(String path, Change change) throws ErrnoException {
        try (var parent = resolve(Names.parent(path))) {
            change.in(parent.number(), Names.bytes(Names.last(path)));
        }
    }

    private static void refuseReserved(String path) throws ErrnoException {
        if (HiddenFiles.reserved(path)) {
            throw new ErrnoException(Errno.EPERM, "create", path);
        }
    }

    /**
     * What libfuse means by a rename to a hidden name: unlink, but stay usable. Only an open file
     * is hidden by libfuse; any other such rename is a user's, and refused.
     */
    private void hide(String path, String hiddenPath) throws ErrnoException {
        var node = resolve(path);
        try {
            if (!files.holds(node.number())) {
                throw new ErrnoException(Errno.EPERM, "rename", hiddenPath);
            }
            change(path, union::unlink);
        } catch (ErrnoException | RuntimeException e) {
            node.close();
            throw e;
        }
        walker.drop(path);
        hidden.hide(hiddenPath, node);
    }

    /** libfuse counts the hidden name as a link and takes it off again. */
    private static Stat withHiddenLink(Stat stat) {
        return new Stat(
                stat.dev(),
                stat.ino(),
                stat.mode(),
                stat.nlink() + 1,
                stat.uid(),
                stat.gid(),
                stat.rdev(),
                stat.size(),
                stat.blksize(),
                stat.blocks(),
                stat.atime(),
                stat.mtime(),
                stat.ctime());
    }

    private static long opened(OpenFiles table, PathNode node, Opening opening)
            throws ErrnoException {
        try {
            long handle = opening.open().handle();
            table.add(handle, node);
            return handle;
        } catch (ErrnoException | RuntimeException e) {
            node.close();
            throw e;
        }
    }
}
