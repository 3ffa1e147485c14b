package dev.lamina.unionfs;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.linux.StatFs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a union, as the union reads it: a directory, or an archive with its index. A branch
 * knows nothing of its neighbours. Its objects are {@link Node}s, which the branch hands out and
 * the garbage collector takes back; names are bytes.
 *
 * <p>Thread-safe. No operation changes the branch, not even an access time. A node of another
 * branch is a programming error.
 */
public interface Branch extends AutoCloseable {
    /**
     * An object of a branch; hard-linked names may give one node or several with one {@code ino}.
     */
    interface Node {}

    /** How a name is shown in a listing. */
    @FunctionalInterface
    interface Listing {
        /**
         * @param type a {@code DT_*} value, 0 when unknown; whiteouts come as {@link #DT_WHT}
         */
        void add(byte[] name, long ino, int type);
    }

    /** In a listing: this name is removed from the branches below. */
    int DT_WHT = 14;

    /** What a name stands for, with all that a lookup asks of it. */
    record Found(Node node, Stat stat, boolean whiteout) {}

    /**
     * That the branches below have more of an object, and where.
     *
     * @param metacopy the data of a file
     * @param redirect its name in the same directory, or the path from the root with a slash in
     *     front; null for its own name
     */
    record Below(boolean metacopy, byte @Nullable [] redirect) {}

    Node root();

    /** What a directory holds under a name, a whiteout too; null when it holds nothing. */
    @Nullable Node child(Node directory, byte[] name) throws ErrnoException;

    /** As {@link #child}, with the attributes, in as few calls as the branch can. */
    default @Nullable Found find(Node directory, byte[] name) throws ErrnoException {
        var node = child(directory, name);
        return node == null ? null : new Found(node, stat(node), isWhiteout(node));
    }

    /** Whether a node stands for the removal of its name from the branches below. */
    boolean isWhiteout(Node node) throws ErrnoException;

    /** Whether a directory hides the directories of the same name below. */
    boolean isOpaque(Node directory) throws ErrnoException;

    /** What a directory or regular file says about its parts below; null when nothing special. */
    default @Nullable Below below(Node node) throws ErrnoException {
        return null;
    }

    /** As {@link #below(Node)}, for an object whose attributes are known. */
    default @Nullable Below below(Node node, Stat stat) throws ErrnoException {
        return below(node);
    }

    /**
     * Attributes; {@code ino} is stable over mounts and unique in this branch, {@code dev} names
     * its file system.
     */
    Stat stat(Node node) throws ErrnoException;

    byte[] readlink(Node symlink) throws ErrnoException;

    /**
     * All names of a directory once, whiteouts as {@link #DT_WHT}, nothing private to the branch.
     */
    void list(Node directory, Listing listing) throws ErrnoException;

    /**
     * The names of the extended attributes that belong to the image, none private to an overlay.
     */
    List<byte[]> xattrs(Node node) throws ErrnoException;

    byte @Nullable [] xattr(Node node, byte[] name) throws ErrnoException;

    /** Opens a regular file for reading. */
    BranchFile open(Node file) throws ErrnoException;

    StatFs statfs() throws ErrnoException;

    /**
     * Whether the kernel may read files of this branch by itself (passthrough): a directory, not an
     * archive.
     */
    boolean backsPassthrough();

    @Override
    void close();
}
