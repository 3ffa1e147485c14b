package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.InterruptIn;
import dev.lamina.unionfs.tree.UnionOperations;
import java.lang.System.Logger.Level;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers each request exactly once: with a result, with the errno of the union, or with EIO when
 * something unexpected happens, which is reported while the mount lives on. Immutable, shared by
 * all workers.
 */
final class Dispatcher {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

    private final Admission admission;
    private final NameOperations names;
    private final FileOperations files;
    private final DirectoryOperations directories;
    private final AttributeOperations attributes;
    private final UnionOperations union;
    private final Interruptions interruptions;
    private final @Nullable Unasked unasked;

    Dispatcher(
            UnionOperations union,
            Agreement agreement,
            Admission admission,
            Passthrough passthrough,
            KernelNotifier notifier,
            @Nullable Priming priming,
            Interruptions interruptions,
            boolean recorded) {
        this.interruptions = interruptions;
        this.union = union;
        this.admission = admission;
        unasked = recorded ? new Unasked() : null;
        LongConsumer dropAttributes =
                agreement.has(Feature.NOTIFY) ? notifier::dropAttributes : node -> {};
        var privileges =
                new Privileges(union, dropAttributes, agreement.has(Feature.HANDLE_KILLPRIV_V2));
        boolean cachedDirectories = agreement.has(Feature.CACHE_DIR);
        boolean umasked = !agreement.has(Feature.DONT_MASK);
        names = new NameOperations(union, umasked);
        files = new FileOperations(union, passthrough, privileges, priming, umasked);
        directories =
                new DirectoryOperations(
                        union,
                        cachedDirectories && agreement.has(Feature.NO_OPENDIR)
                                ? new RunningListings(union)
                                : null,
                        cachedDirectories);
        attributes =
                new AttributeOperations(
                        union, privileges, priming, agreement.has(Feature.SETXATTR_EXT));
    }

    /**
     * @return bytes of the answer, 0 when there is none to be sent
     */
    int answer(Request in, Reply out, RequestCounters counters) {
        var opcode = in.opcode();
        if (opcode == null) {
            return out.failure(in.unique(), Errno.ENOSYS.value());
        }
        long began = System.nanoTime();
        try {
            admission.check(opcode, in);
            int size =
                    unasked == null ? perform(opcode, in, out) : recorded(unasked, opcode, in, out);
            counters.data(opcode, data(opcode, size, out));
            return size == Reply.NONE ? 0 : out.success(in.unique(), size);
        } catch (ErrnoException e) {
            counters.error(opcode);
            return out.failure(in.unique(), e.errno().value());
        } catch (Throwable t) {
            counters.error(opcode);
            LOG.log(Level.ERROR, opcode + " of node " + in.node() + " failed unexpectedly", t);
            return opcode.isAnswered() ? out.failure(in.unique(), Errno.EIO.value()) : 0;
        } finally {
            counters.request(opcode, System.nanoTime() - began);
        }
    }

    private static long data(Opcode opcode, int size, Reply out) {
        return switch (opcode) {
            case READ -> size;
            case WRITE, COPY_FILE_RANGE -> NativeMemory.getInt(out.payload());
            case COPY_FILE_RANGE_64 -> NativeMemory.getLong(out.payload());
            default -> 0;
        };
    }

    private int recorded(Unasked attributeLifetimes, Opcode opcode, Request in, Reply out)
            throws ErrnoException {
        union.onBehalfOf(in.pid());
        int size = perform(opcode, in, out);
        attributeLifetimes.expire(opcode, in, out);
        return size;
    }

    private int perform(Opcode opcode, Request in, Reply out) throws ErrnoException {
        return switch (opcode) {
            case LOOKUP -> names.lookup(in, out);
            case FORGET -> names.forget(in);
            case BATCH_FORGET -> names.forgetMany(in);
            case MKNOD -> names.mknod(in, out);
            case MKDIR -> names.mkdir(in, out);
            case SYMLINK -> names.symlink(in, out);
            case LINK -> names.link(in, out);
            case UNLINK -> names.unlink(in);
            case RMDIR -> names.rmdir(in);
            case RENAME -> names.rename(in);
            case RENAME2 -> names.rename2(in);

            case GETATTR -> attributes.get(in, out);
            case SETATTR -> attributes.set(in, out);
            case READLINK -> attributes.readlink(in, out);
            case STATFS -> attributes.statfs(out);
            case SETXATTR -> attributes.setXattr(in);
            case GETXATTR -> attributes.getXattr(in, out);
            case LISTXATTR -> attributes.listXattrs(in, out);
            case REMOVEXATTR -> attributes.removeXattr(in);

            case OPEN -> files.open(in, out);
            case CREATE -> files.create(in, out);
            case TMPFILE -> files.tmpfile(in, out);
            case READ -> files.read(in, out);
            case WRITE -> files.write(in, out);
            case RELEASE -> files.release(in);
            case FSYNC -> files.fsync(in);
            case FALLOCATE -> files.allocate(in);
            case LSEEK -> files.seek(in, out);
            case COPY_FILE_RANGE, COPY_FILE_RANGE_64 -> files.copyRange(in, out);
            case SYNCFS -> files.syncfs();

            case OPENDIR -> directories.open(in, out);
            case READDIR -> directories.read(in, out, false);
            case READDIRPLUS -> directories.read(in, out, true);
            case RELEASEDIR -> directories.release(in);
            case FSYNCDIR -> directories.fsync(in);

            case INTERRUPT -> {
                interruptions.interrupt(in.int64(InterruptIn.UNIQUE));
                yield Reply.NONE;
            }
            case NOTIFY_REPLY -> Reply.NONE;
            case DESTROY -> Reply.EMPTY;

            // One ENOSYS lets the kernel do it by itself for the rest of the connection.
            case FLUSH, ACCESS, GETLK, SETLK, SETLKW, BMAP, IOCTL, POLL, STATX ->
                    throw new ErrnoException(Errno.ENOSYS, opcode.name());
            case INIT, SETUPMAPPING, REMOVEMAPPING ->
                    throw new ErrnoException(Errno.ENOSYS, opcode.name());
        };
    }
}
