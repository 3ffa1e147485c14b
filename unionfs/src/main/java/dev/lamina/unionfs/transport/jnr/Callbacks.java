package dev.lamina.unionfs.transport.jnr;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.NativeMemory;
import dev.lamina.linux.Timestamp;
import dev.lamina.unionfs.tree.AttributeChange;
import dev.lamina.unionfs.tree.Caller;
import jnr.ffi.Pointer;
import jnr.ffi.Struct;
import jnr.ffi.annotations.Delegate;
import jnr.ffi.types.dev_t;
import jnr.ffi.types.gid_t;
import jnr.ffi.types.mode_t;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.uid_t;
import org.jspecify.annotations.Nullable;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.FuseStubFS;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.FuseOperations;
import ru.serce.jnrfuse.struct.Statvfs;
import ru.serce.jnrfuse.struct.Timespec;

/**
 * The callbacks of libfuse, in jnr-fuse's form: each takes its arguments out of C structures and
 * asks the {@link PathUnion}. What is not overridden here (locks, access, flush, ioctl, poll) stays
 * unset, and the kernel does it itself or refuses it.
 *
 * <p>The answer is 0, a count, or a negative errno; an unexpected exception is logged and answered
 * with EIO, and the mount lives on.
 */
class Callbacks extends FuseStubFS {
    /** Where {@code struct fuse_conn_info} says what we want, and the bit for: umask is ours. */
    private static final int CONN_WANT = 24;

    private static final int FUSE_CAP_DONT_MASK = 1 << 6;

    /**
     * {@code flag_nullpath_ok} and {@code flag_utime_omit_ok}, two bits that jnr-fuse declares as
     * padding: handles are enough for us, and a time left out stays as it is.
     */
    private static final int OPERATION_FLAGS = 0b101;

    private static final System.Logger LOG = System.getLogger(Callbacks.class.getPackageName());

    private final PathUnion union;
    private final boolean recorded;
    private final FsyncDirectory fsyncDirectory = this::fsyncDirectory;

    Callbacks(PathUnion union, boolean recorded) {
        this.union = union;
        this.recorded = recorded;
        var memory = Struct.getMemory(fuseOperations);
        memory.putInt(fuseOperations.bmap.offset() + Long.BYTES, OPERATION_FLAGS);
        memory.putPointer(
                fuseOperations.fsyncdir.offset(),
                jnr.ffi.Runtime.getSystemRuntime()
                        .getClosureManager()
                        .getClosurePointer(FsyncDirectory.class, fsyncDirectory));
    }

    /** jnr-fuse's own callback leaves out the second parameter, and would read a handle from it. */
    @FunctionalInterface
    public interface FsyncDirectory {
        @Delegate
        int fsyncdir(@Nullable String path, int dataOnly, Pointer info);
    }

    @FunctionalInterface
    private interface Request {
        int answer() throws ErrnoException;
    }

    @FunctionalInterface
    private interface Change {
        void make() throws ErrnoException;
    }

    FuseOperations operations() {
        return fuseOperations;
    }

    @Override
    public @Nullable Pointer init(Pointer connection) {
        connection.putInt(CONN_WANT, connection.getInt(CONN_WANT) | FUSE_CAP_DONT_MASK);
        return null;
    }

    @Override
    public int getattr(String path, FileStat target) {
        return request(() -> Replies.put(union.getattr(path), target));
    }

    @Override
    public int fgetattr(@Nullable String path, FileStat target, FuseFileInfo info) {
        return request(() -> Replies.put(union.getattr(handle(info)), target));
    }

    @Override
    public int readlink(String path, Pointer target, @size_t long size) {
        return request(() -> {
            var link = union.readlink(path);
            int length = (int) Math.min(link.length, size - 1);
            target.put(0, link, 0, length);
            target.putByte(length, (byte) 0);
            return 0;
        });
    }

    @Override
    public int mknod(String path, @mode_t long mode, @dev_t long rdev) {
        return change(() -> union.mknod(caller(), path, (int) mode, rdev));
    }

    @Override
    public int mkdir(String path, @mode_t long mode) {
        return change(() -> union.mkdir(caller(), path, (int) mode));
    }

    @Override
    public int unlink(String path) {
        return change(() -> union.unlink(path));
    }

    @Override
    public int rmdir(String path) {
        return change(() -> union.rmdir(path));
    }

    @Override
    public int symlink(String target, String path) {
        return change(() -> union.symlink(caller(), target, path));
    }

    @Override
    public int rename(String path, String newPath) {
        return change(() -> union.rename(path, newPath));
    }

    @Override
    public int link(String path, String newPath) {
        return change(() -> union.link(path, newPath));
    }

    @Override
    public int chmod(String path, @mode_t long mode) {
        var change = new AttributeChange((int) mode & 07777, null, null, null, null, null);
        return change(() -> union.setattr(path, change));
    }

    @Override
    public int chown(String path, @uid_t long uid, @gid_t long gid) {
        var change = new AttributeChange(null, id(uid), id(gid), null, null, null);
        return change(() -> union.setattr(path, change));
    }

    @Override
    public int truncate(String path, @off_t long size) {
        return change(() -> union.setattr(path, size(size)));
    }

    @Override
    public int ftruncate(@Nullable String path, @off_t long size, FuseFileInfo info) {
        return change(() -> union.setattr(handle(info), size(size)));
    }

    @Override
    public int utimens(String path, Timespec[] times) {
        var change = new AttributeChange(null, null, null, null, time(times[0]), time(times[1]));
        return change(() -> union.setattr(path, change));
    }

    @Override
    public int open(String path, FuseFileInfo info) {
        return change(() -> info.fh.set(union.open(caller(), path, info.flags.get())));
    }

    @Override
    public int create(String path, @mode_t long mode, FuseFileInfo info) {
        return change(
                () -> info.fh.set(union.create(caller(), path, (int) mode, info.flags.get())));
    }

    @Override
    public int read(
            @Nullable String path,
            Pointer target,
            @size_t long size,
            @off_t long offset,
            FuseFileInfo info) {
        return request(() -> union.read(handle(info), target.address(), (int) size, offset));
    }

    @Override
    public int write(
            @Nullable String path,
            Pointer source,
            @size_t long size,
            @off_t long offset,
            FuseFileInfo info) {
        return request(() -> union.write(handle(info), source.address(), (int) size, offset));
    }

    @Override
    public int fallocate(
            @Nullable String path,
            int mode,
            @off_t long offset,
            @off_t long length,
            FuseFileInfo info) {
        return change(() -> union.allocate(handle(info), mode, offset, length));
    }

    @Override
    public int fsync(@Nullable String path, int dataOnly, FuseFileInfo info) {
        return change(() -> union.fsync(handle(info), dataOnly != 0));
    }

    @Override
    public int release(@Nullable String path, FuseFileInfo info) {
        return change(() -> union.release(handle(info)));
    }

    @Override
    public int opendir(String path, FuseFileInfo info) {
        return change(() -> info.fh.set(union.opendir(path)));
    }

    @Override
    public int readdir(
            @Nullable String path,
            Pointer buffer,
            FuseFillDir filler,
            @off_t long offset,
            FuseFileInfo info) {
        return change(() -> union.readdir(handle(info), offset, new FillingSink(buffer, filler)));
    }

    @Override
    public int releasedir(@Nullable String path, FuseFileInfo info) {
        return change(() -> union.releasedir(handle(info)));
    }

    @Override
    public int statfs(String path, Statvfs target) {
        return request(() -> Replies.put(union.statfs(), target));
    }

    @Override
    public int setxattr(String path, String name, Pointer value, @size_t long size, int flags) {
        return change(() -> {
            var bytes = NativeMemory.getBytes(value.address(), (int) size);
            union.setxattr(path, Names.bytes(name), bytes, flags);
        });
    }

    @Override
    public int getxattr(String path, String name, Pointer target, @size_t long size) {
        return request(() -> Replies.put(union.getxattr(path, Names.bytes(name)), target, size));
    }

    @Override
    public int listxattr(String path, Pointer target, @size_t long size) {
        return request(() -> {
            var names = caller().visible(union.listxattr(path));
            return Replies.put(Replies.list(names), target, size);
        });
    }

    @Override
    public int removexattr(String path, String name) {
        return change(() -> union.removexattr(path, Names.bytes(name)));
    }

    private int fsyncDirectory(@Nullable String path, int dataOnly, Pointer info) {
        return change(() -> union.fsyncdir(handle(FuseFileInfo.of(info)), dataOnly != 0));
    }

    private Caller caller() {
        var context = getContext();
        return new Caller(
                context.uid.intValue(),
                context.gid.intValue(),
                context.pid.intValue(),
                context.umask.intValue());
    }

    private static long handle(FuseFileInfo info) {
        return info.fh.get();
    }

    private static AttributeChange size(long size) {
        return new AttributeChange(null, null, null, size, null, null);
    }

    /** The id to set; null for the -1 of chown(2), which leaves it as it is. */
    private static @Nullable Integer id(long id) {
        return (int) id == -1 ? null : (Integer) (int) id;
    }

    private static @Nullable Timestamp time(Timespec time) {
        int nanos = time.tv_nsec.intValue();
        return nanos == FileCalls.UTIME_OMIT ? null : new Timestamp(time.tv_sec.get(), nanos);
    }

    private int change(Change change) {
        return request(() -> {
            change.make();
            return 0;
        });
    }

    private int request(Request request) {
        try {
            if (recorded) {
                union.onBehalfOf(caller().pid());
            }
            return request.answer();
        } catch (ErrnoException e) {
            return -e.errno().value();
        } catch (RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.ERROR, "a request failed, its caller sees EIO", e);
            return -Errno.EIO.value();
        }
    }
}
