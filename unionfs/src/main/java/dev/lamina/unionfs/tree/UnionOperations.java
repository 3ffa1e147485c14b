package dev.lamina.unionfs.tree;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The union as a transport asks it: operations keyed by node, results as plain values, failures as
 * errnos. Permission checks against the merged attributes are the kernel's ({@code
 * default_permissions}). Names hold any bytes but slash and NUL; longer than 255 gives
 * ENAMETOOLONG.
 *
 * <p>Thread-safe; requests for different nodes run at the same time. A mode given to a creating
 * operation is the caller's own; the union applies the umask of the {@link Caller}, or the default
 * ACL of the directory in its place.
 */
public interface UnionOperations extends AutoCloseable {
    long ROOT = 1;

    /**
     * Added to the flags of {@link #setxattr}: setting this ACL also takes the set-group-id bit off
     * the file, because the caller is not in its group.
     */
    int XATTR_CLEAR_SGID = 1 << 16;

    /**
     * Called once before the first request: what the transport can carry, and how to reach the
     * kernel.
     */
    void start(Set<Capability> capabilities, KernelCache cache);

    /**
     * Says for which process this thread asks from now on. Told only where accesses are recorded.
     *
     * @param thread its thread, as the kernel numbers it for the one who mounted
     */
    default void onBehalfOf(int thread) {}

    /**
     * The object of a name, or null: the absence may then be remembered until something is made
     * there.
     */
    @Nullable Entry lookup(long parent, byte[] name) throws ErrnoException;

    /** Gives lookups back; a node without lookups may go. */
    void forget(long node, long lookups);

    /**
     * @param handle an open handle of the node, or 0
     */
    Stat getattr(long node, long handle) throws ErrnoException;

    Stat setattr(long node, long handle, AttributeChange change) throws ErrnoException;

    byte[] readlink(long node) throws ErrnoException;

    Entry mknod(Caller caller, long parent, byte[] name, int mode, long rdev) throws ErrnoException;

    Entry mkdir(Caller caller, long parent, byte[] name, int mode) throws ErrnoException;

    Entry symlink(Caller caller, long parent, byte[] name, byte[] target) throws ErrnoException;

    Entry link(long node, long newParent, byte[] newName) throws ErrnoException;

    void unlink(long parent, byte[] name) throws ErrnoException;

    void rmdir(long parent, byte[] name) throws ErrnoException;

    /**
     * @param flags {@code RENAME_*} of {@link dev.lamina.linux.DirectoryCalls}
     */
    void rename(long parent, byte[] name, long newParent, byte[] newName, int flags)
            throws ErrnoException;

    /**
     * @param flags of open(2): access mode, O_TRUNC, O_APPEND
     */
    Opened open(long node, int flags) throws ErrnoException;

    Created create(Caller caller, long parent, byte[] name, int mode, int flags)
            throws ErrnoException;

    /** A file without a name, to be linked or to vanish. */
    Created tmpfile(Caller caller, long parent, int mode, int flags) throws ErrnoException;

    /** Reads into memory outside the heap; fewer bytes than asked only at the end of the file. */
    int read(long handle, long address, int size, long offset) throws ErrnoException;

    int write(long handle, long address, int size, long offset) throws ErrnoException;

    long seek(long handle, long offset, int whence) throws ErrnoException;

    void allocate(long handle, int mode, long offset, long length) throws ErrnoException;

    long copyRange(long from, long fromOffset, long to, long toOffset, long length)
            throws ErrnoException;

    void fsync(long handle, boolean dataOnly) throws ErrnoException;

    void syncfs() throws ErrnoException;

    void release(long handle);

    Opened opendir(long node) throws ErrnoException;

    /**
     * Goes on with a listing, {@code .} and {@code ..} included, until it ends or the sink is full.
     * The listing is a snapshot of the open (or of the last read from offset 0).
     *
     * @param offset 0 for the start, else the {@code next} of the last name received
     * @param withEntries also look each name up
     */
    void readdir(long handle, long offset, boolean withEntries, DirectorySink sink)
            throws ErrnoException;

    void fsyncdir(long handle, boolean dataOnly) throws ErrnoException;

    void releasedir(long handle);

    StatFs statfs() throws ErrnoException;

    /**
     * @param flags {@code XATTR_*} of {@link dev.lamina.linux.XattrCalls}, and {@link
     *     #XATTR_CLEAR_SGID}
     */
    void setxattr(long node, byte[] name, byte[] value, int flags) throws ErrnoException;

    /** ENODATA when there is none. */
    byte[] getxattr(long node, byte[] name) throws ErrnoException;

    List<byte[]> listxattr(long node) throws ErrnoException;

    void removexattr(long node, byte[] name) throws ErrnoException;

    /** Ends the union after the transport has stopped: open handles are closed, branches too. */
    @Override
    void close();
}
