package dev.lamina.unionfs.record;

import static dev.lamina.linux.FileCalls.O_ACCMODE;
import static dev.lamina.linux.FileCalls.O_RDONLY;
import static dev.lamina.linux.FileCalls.O_TRUNC;
import static dev.lamina.linux.FileCalls.O_WRONLY;

import dev.lamina.linux.DirectoryCalls;
import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import dev.lamina.unionfs.Access;
import dev.lamina.unionfs.Access.Kind;
import dev.lamina.unionfs.AccessRecorder;
import dev.lamina.unionfs.tree.AttributeChange;
import dev.lamina.unionfs.tree.Caller;
import dev.lamina.unionfs.tree.Capability;
import dev.lamina.unionfs.tree.Created;
import dev.lamina.unionfs.tree.DirectorySink;
import dev.lamina.unionfs.tree.Entry;
import dev.lamina.unionfs.tree.KernelCache;
import dev.lamina.unionfs.tree.Location;
import dev.lamina.unionfs.tree.Opened;
import dev.lamina.unionfs.tree.UnionOperations;
import dev.lamina.unionfs.tree.UnionTree;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A union that records what succeeds in it. */
public final class RecordingUnion implements UnionOperations {
    /** In the flags of an open: the kernel opens the file to execute it. */
    private static final int EXECUTION = 0x20;

    private final UnionTree union;
    private final Recording recording;
    private final ConcurrentHashMap<Long, Long> openDirectories = new ConcurrentHashMap<>();

    private RecordingUnion(UnionTree union, Recording recording) {
        this.union = union;
        this.recording = recording;
    }

    /**
     * @param processes where processes are looked up; null when the union is mounted by somebody in
     *     another pid namespace, so that they have no names here
     */
    public static RecordingUnion of(
            UnionTree union, AccessRecorder recorder, @Nullable FileCalls processes) {
        var known = processes == null ? Tasks.nameless() : Tasks.in(processes);
        return new RecordingUnion(union, new Recording(recorder, known));
    }

    @Override
    public void start(Set<Capability> capabilities, KernelCache cache) {
        union.start(capabilities, cache);
    }

    @Override
    public void onBehalfOf(int thread) {
        recording.onBehalfOf(thread);
    }

    @Override
    public @Nullable Entry lookup(long parent, byte[] name) throws ErrnoException {
        var entry = union.lookup(parent, name);
        var path = Recording.path(union.location(parent), name);
        if (path != null) {
            var found = entry == null ? null : union.location(entry.node());
            recording.add(
                    entry == null ? Kind.ABSENT : Kind.LOOKUP,
                    path,
                    null,
                    found == null ? Access.NOWHERE : found.branch());
        }
        return entry;
    }

    @Override
    public void forget(long node, long lookups) {
        union.forget(node, lookups);
    }

    @Override
    public Stat getattr(long node, long handle) throws ErrnoException {
        var stat = union.getattr(node, handle);
        recording.add(Kind.GETATTR, union.location(node));
        return stat;
    }

    @Override
    public Stat setattr(long node, long handle, AttributeChange change) throws ErrnoException {
        var before = union.location(node);
        var stat = union.setattr(node, handle, change);
        if (change.size() != null) {
            recording.add(Kind.WRITE, before);
        }
        if (change.mode() != null
                || change.uid() != null
                || change.gid() != null
                || change.atime() != null
                || change.mtime() != null) {
            recording.add(Kind.SETATTR, before);
        }
        return stat;
    }

    @Override
    public byte[] readlink(long node) throws ErrnoException {
        var target = union.readlink(node);
        recording.add(Kind.READLINK, union.location(node));
        return target;
    }

    @Override
    public Entry mknod(Caller caller, long parent, byte[] name, int mode, long rdev)
            throws ErrnoException {
        return made(union.mknod(caller, parent, name, mode, rdev));
    }

    @Override
    public Entry mkdir(Caller caller, long parent, byte[] name, int mode) throws ErrnoException {
        return made(union.mkdir(caller, parent, name, mode));
    }

    @Override
    public Entry symlink(Caller caller, long parent, byte[] name, byte[] target)
            throws ErrnoException {
        return made(union.symlink(caller, parent, name, target));
    }

    private Entry made(Entry entry) {
        recording.add(Kind.CREATE, union.location(entry.node()));
        return entry;
    }

    @Override
    public Entry link(long node, long newParent, byte[] newName) throws ErrnoException {
        var before = union.location(node);
        var entry = union.link(node, newParent, newName);
        if (before == null) {
            return made(entry);
        }
        recording.add(Kind.LINK, before, Recording.path(union.location(newParent), newName));
        return entry;
    }

    @Override
    public void unlink(long parent, byte[] name) throws ErrnoException {
        var before = union.location(parent, name);
        union.unlink(parent, name);
        recording.add(Kind.REMOVE, before);
    }

    @Override
    public void rmdir(long parent, byte[] name) throws ErrnoException {
        var before = union.location(parent, name);
        union.rmdir(parent, name);
        recording.add(Kind.REMOVE, before);
    }

    @Override
    public void rename(long parent, byte[] name, long newParent, byte[] newName, int flags)
            throws ErrnoException {
        var from = union.location(parent, name);
        var to = union.location(newParent, newName);
        union.rename(parent, name, newParent, newName, flags);
        recording.add(Kind.RENAME, from, Recording.path(union.location(newParent), newName));
        if (to != null && (flags & DirectoryCalls.RENAME_EXCHANGE) != 0) {
            recording.add(Kind.RENAME, to, Recording.path(union.location(parent), name));
        }
    }

    @Override
    public Opened open(long node, int flags) throws ErrnoException {
        var before = union.location(node);
        var opened = union.open(node, flags);
        recordOpen(before, flags);
        if ((flags & EXECUTION) != 0) {
            recording.executes();
        }
        return opened;
    }

    private void recordOpen(@Nullable Location location, int flags) {
        if (location == null) {
            return;
        }
        boolean truncates = (flags & O_TRUNC) != 0;
        if ((flags & O_ACCMODE) != O_WRONLY && !truncates) {
            recording.add(Kind.READ, location.path(), null, location.content());
        }
        if ((flags & O_ACCMODE) != O_RDONLY || truncates) {
            recording.add(Kind.WRITE, location);
        }
    }

    @Override
    public Created create(Caller caller, long parent, byte[] name, int mode, int flags)
            throws ErrnoException {
        var before = union.location(parent, name);
        var created = union.create(caller, parent, name, mode, flags);
        if (before == null) {
            made(created.entry());
        } else {
            recordOpen(before, flags);
        }
        return created;
    }

    @Override
    public Created tmpfile(Caller caller, long parent, int mode, int flags) throws ErrnoException {
        return union.tmpfile(caller, parent, mode, flags);
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
        var opened = union.opendir(node);
        openDirectories.put(opened.handle(), node);
        return opened;
    }

    @Override
    public void readdir(long handle, long offset, boolean withEntries, DirectorySink sink)
            throws ErrnoException {
        union.readdir(handle, offset, withEntries, sink);
        var node = offset == 0 ? openDirectories.get(handle) : null;
        if (node != null) {
            recording.add(Kind.READDIR, union.location(node));
        }
    }

    @Override
    public void fsyncdir(long handle, boolean dataOnly) throws ErrnoException {
        union.fsyncdir(handle, dataOnly);
    }

    @Override
    public void releasedir(long handle) {
        openDirectories.remove(handle);
        union.releasedir(handle);
    }

    @Override
    public StatFs statfs() throws ErrnoException {
        return union.statfs();
    }

    @Override
    public void setxattr(long node, byte[] name, byte[] value, int flags) throws ErrnoException {
        var before = union.location(node);
        union.setxattr(node, name, value, flags);
        recording.add(Kind.SETATTR, before, name);
    }

    @Override
    public byte[] getxattr(long node, byte[] name) throws ErrnoException {
        try {
            var value = union.getxattr(node, name);
            recording.add(Kind.GETXATTR, union.location(node), name);
            return value;
        } catch (ErrnoException e) {
            if (e.is(Errno.ENODATA)) {
                recording.add(Kind.GETXATTR, union.location(node), name);
            }
            throw e;
        }
    }

    @Override
    public List<byte[]> listxattr(long node) throws ErrnoException {
        var names = union.listxattr(node);
        recording.add(Kind.GETXATTR, union.location(node));
        return names;
    }

    @Override
    public void removexattr(long node, byte[] name) throws ErrnoException {
        var before = union.location(node);
        union.removexattr(node, name);
        recording.add(Kind.SETATTR, before, name);
    }

    @Override
    public void close() {
        union.close();
    }
}
