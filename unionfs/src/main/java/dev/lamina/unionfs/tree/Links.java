package dev.lamina.unionfs.tree;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.branch.DirectoryBranch;
import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.branch.Identity;
import dev.lamina.unionfs.branch.Origin;
import dev.lamina.unionfs.branch.WritableBranch;
import dev.lamina.unionfs.layer.Layer;
import dev.lamina.unionfs.layer.Layers.Merged;
import dev.lamina.unionfs.layer.Real;
import org.jspecify.annotations.Nullable;

/**
 * Objects with several names in a lower layer stay one object when one of the names is copied up:
 * the copy is kept in an index, where all the names find it.
 */
final class Links {
    private final @Nullable Layer upper;

    Links(@Nullable Layer upper) {
        this.upper = upper;
    }

    /** What a copy of an object has to remember. */
    Identity identity(FileNode file, Real real, Stat stat) throws ErrnoException {
        if (stat.nlink() <= 1) {
            return new Identity(file.ino(), null);
        }
        var origin = origin(real);
        byte[] key = origin == null ? key(file.ino()) : origin.key();
        int names = stat.nlink() - file.removedNames;
        return new Identity(file.ino(), new Identity.Group(key, origin, names));
    }

    private static @Nullable Origin origin(Real real) throws ErrnoException {
        return real.layer().branch() instanceof DirectoryBranch branch
                ? branch.origin(real.node())
                : null;
    }

    /** For objects of archives, which no file system identifies. */
    private static byte[] key(long ino) {
        return ("lamina-" + Long.toHexString(ino)).getBytes(US_ASCII);
    }

    /** The node of an object with several links: on its copy in the index if there is one. */
    FileNode node(long ino, Merged merged) throws ErrnoException {
        var real = merged.top();
        var branch = upper == null ? null : upper.writable();
        if (upper == null || branch == null || !branch.hasLinks()) {
            return new FileNode(ino, real, merged.data());
        }
        byte[] key = key(ino, real);
        var copy = branch.linked(key);
        if (copy == null) {
            return new FileNode(ino, real, merged.data());
        }
        var below = branch.below(copy);
        var data = merged.data() == null ? real : merged.data();
        var node =
                new FileNode(
                        ino,
                        new Real(upper, copy),
                        below != null && below.metacopy() ? data : null);
        node.linkKey = key;
        node.linkDifference = branch.linkDifference(copy);
        return node;
    }

    private static byte[] key(long ino, Real real) throws ErrnoException {
        var origin = real.writable() == null ? origin(real) : originNote(real);
        return origin == null ? key(ino) : origin.key();
    }

    private static @Nullable Origin originNote(Real real) throws ErrnoException {
        return real.layer().branch() instanceof WritableBranch branch
                        && real.node() instanceof Entry entry
                ? branch.originNote(entry)
                : null;
    }
}
