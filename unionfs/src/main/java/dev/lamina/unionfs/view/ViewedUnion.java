package dev.lamina.unionfs.view;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.unionfs.tree.AttributeChange;
import dev.lamina.unionfs.tree.Caller;
import dev.lamina.unionfs.tree.Capability;
import dev.lamina.unionfs.tree.Created;
import dev.lamina.unionfs.tree.DirectorySink;
import dev.lamina.unionfs.tree.Entry;
import dev.lamina.unionfs.tree.KernelCache;
import dev.lamina.unionfs.tree.Opened;
import dev.lamina.unionfs.tree.UnionOperations;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A union seen through a {@link View}: what goes in and out of it is translated. */
final class ViewedUnion implements UnionOperations {
    private final UnionOperations union;
    private final View view;

    ViewedUnion(UnionOperations union, View view) {
        this.union = union;
        this.view = view;
    }

    private Stat shown(Stat stat) {
        boolean plainLinks = stat.isDirectory() && !view.countsDirectories() && stat.nlink() > 0;
        return new Stat(
                stat.dev(),
                stat.ino(),
                stat.mode(),
                plainLinks ? 1 : stat.nlink(),
                view.uids().shown(stat.uid()),
                view.gids().shown(stat.gid()),
                stat.rdev(),
                stat.size(),
                stat.blksize(),
                stat.blocks(),
                stat.atime(),
                stat.mtime(),
                stat.ctime());
    }

    private Entry shown(Entry entry) {
        return new Entry(entry.node(), entry.generation(), shown(entry.stat()));
    }

    private Created shown(Created created) {
        return new Created(shown(created.entry()), created.opened());
    }

    private Caller stored(Caller caller) {
        return new Caller(
                view.uids().stored(caller.uid()),
                view.gids().stored(caller.gid()),
                caller.pid(),
                caller.umask());
    }

    @Override
    public void start(Set<Capability> capabilities, KernelCache cache) {
        union.start(capabilities, cache);
    }

    @Override
    public void onBehalfOf(int thread) {
        union.onBehalfOf(thread);
    }

    @Override
    public @Nullable Entry lookup(long parent, byte[] name) throws ErrnoException {
        var entry = union.lookup(parent, name);
        return entry == null ? null : shown(entry);
    }

    @Override
    public void forget(long node, long lookups) {
        union.forget(node, lookups);
    }

    @Override
    public Stat getattr(long node, long handle) throws ErrnoException {
        return shown(union.getattr(node, handle));
    }

    @Override
    public Stat setattr(long node, long handle, AttributeChange change) throws ErrnoException {
        Integer uid = change.uid() == null ? null : (Integer) view.uids().stored(change.uid());
        Integer gid = change.gid() == null ? null : (Integer) view.gids().stored(change.gid());
        try {
            return shown(union.setattr(node, handle, owned(change, uid, gid)));
        } catch (ErrnoException e) {
            // who sees one owner everywhere need not be told that another one cannot be stored
            if (!e.is(Errno.EPERM) || !isSquashed() || (uid == null && gid == null)) {
                throw e;
            }
            return shown(union.setattr(node, handle, owned(change, null, null)));
        }
    }

    private static AttributeChange owned(
            AttributeChange change, @Nullable Integer uid, @Nullable Integer gid) {
        return new AttributeChange(
                change.mode(), uid, gid, change.size(), change.atime(), change.mtime());
    }

    private boolean isSquashed() {
        return view.uids() instanceof IdMap.Squashed || view.gids() instanceof IdMap.Squashed;
    }

    @Override
    public byte[] readlink(long node) throws ErrnoException {
        return union.readlink(node);
    }

    @Override
    public Entry mknod(Caller caller, long parent, byte[] name, int mode, long rdev)
            throws ErrnoException {
        return shown(union.mknod(stored(caller), parent, name, mode, rdev));
    }

    @Override
    public Entry mkdir(Caller caller, long parent, byte[] name, int mode) throws ErrnoException {
        return shown(union.mkdir(stored(caller), parent, name, mode));
    }

    @Override
    public Entry symlink(Caller caller, long parent, byte[] name, byte[] target)
            throws ErrnoException {
        return shown(union.symlink(stored(caller), parent, name, target));
    }

    @Override
    public Entry link(long node, long newParent, byte[] newName) throws ErrnoException {
        return shown(union.link(node, newParent, newName));
    }

    @Override
    public void unlink(long parent, byte[] name) throws ErrnoException {
        union.unlink(parent, name);
    }

    @Override
    public void rmdir(long parent, byte[] name) throws ErrnoException {
        union.rmdir(parent, name);
    }

    @Override
    public void rename(long parent, byte[] name, long newParent, byte[] newName, int flags)
            throws ErrnoException {
        union.rename(parent, name, newParent, newName, flags);
    }

    @Override
    public Opened open(long node, int flags) throws ErrnoException {
        return union.open(node, flags);
    }

    @Override
    public Created create(Caller caller, long parent, byte[] name, int mode, int flags)
            throws ErrnoException {
        return shown(union.create(stored(caller), parent, name, mode, flags));
    }

    @Override
    public Created tmpfile(Caller caller, long parent, int mode, int flags) throws ErrnoException {
        return shown(union.tmpfile(stored(caller), parent, mode, flags));
    }

    @Override
    public int read(long handle, long address, int size, long offset) throws ErrnoException {
        return union.read(handle, address, size, offset);
    }

    @Override
    public int write(long handle, long address, int size, long offset) throws ErrnoException {
        return union.write(handle, address, size, offset);
    }

    @Override
    public long seek(long handle, long offset, int whence) throws ErrnoException {
        return union.seek(handle, offset, whence);
    }

    @Override
    public void allocate(long handle, int mode, long offset, long length) throws ErrnoException {
        union.allocate(handle, mode, offset, length);
    }

    @Override
    public long copyRange(long from, long fromOffset, long to, long toOffset, long length)
            throws ErrnoException {
        return union.copyRange(from, fromOffset, to, toOffset, length);
    }

    @Override
    public void fsync(long handle, boolean dataOnly) throws ErrnoException {
        union.fsync(handle, dataOnly);
    }

    @Override
    public void syncfs() throws ErrnoException {
        union.syncfs();
    }

    @Override
    public void release(long handle) {
        union.release(handle);
    }

    @Override
    public Opened opendir(long node) throws ErrnoException {
        return union.opendir(node);
    }

    @Override
    public void readdir(long handle, long offset, boolean withEntries, DirectorySink sink)
            throws ErrnoException {
        union.readdir(
                handle,
                offset,
                withEntries,
                new DirectorySink() {
                    @Override
                    public boolean accepts(int nameLength) {
                        return sink.accepts(nameLength);
                    }

                    @Override
                    public void add(
                            byte[] name, long ino, int type, long next, @Nullable Entry entry) {
                        sink.add(name, ino, type, next, entry == null ? null : shown(entry));
                    }
                });
    }

    @Override
    public void fsyncdir(long handle, boolean dataOnly) throws ErrnoException {
        union.fsyncdir(handle, dataOnly);
    }

    @Override
    public void releasedir(long handle) {
        union.releasedir(handle);
    }

    @Override
    public StatFs statfs() throws ErrnoException {
        return union.statfs();
    }

    @Override
    public void setxattr(long node, byte[] name, byte[] value, int flags) throws ErrnoException {
        needXattrs();
        union.setxattr(node, name, value, flags);
    }

    @Override
    public byte[] getxattr(long node, byte[] name) throws ErrnoException {
        needXattrs();
        return union.getxattr(node, name);
    }

    @Override
    public List<byte[]> listxattr(long node) throws ErrnoException {
        needXattrs();
        return union.listxattr(node);
    }

    @Override
    public void removexattr(long node, byte[] name) throws ErrnoException {
        needXattrs();
        union.removexattr(node, name);
    }

    /** The kernel asks once, and says EOPNOTSUPP by itself from then on. */
    private void needXattrs() throws ErrnoException {
        if (!view.xattrs()) {
            throw new ErrnoException(Errno.ENOSYS, "extended attributes");
        }
    }

    @Override
    public void close() {
        union.close();
    }
}
