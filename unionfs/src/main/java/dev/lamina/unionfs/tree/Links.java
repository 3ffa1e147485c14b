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
import dev.lamina.unionfs.layer.Layers;
import dev.lamina.unionfs.layer.Layers.Merged;
import dev.lamina.unionfs.layer.Real;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects with several names in a lower layer stay one object when one of the names is copied up:
 * the copy is kept in an index, where all the names find it.
 */
final class Links {
    private final List<Layer> writable;

    Links(Layers layers) {
        this.writable = layers.writable();
    }

    /** What a copy of an object has to remember. */
    Identity identity(FileNode file, Stat stat) throws ErrnoException {
        int names = Attributes.links(file, stat);
        if (stat.nlink() <= 1) {
            return new Identity(file.ino(), null);
        }
        var origin = origin(file.top());
        byte[] key = origin == null ? key(file.ino()) : origin.key();
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

    /** The node of an object with several links: on its copy in an index if there is one. */
    FileNode node(long ino, Merged merged) throws ErrnoException {
        var real = merged.top();
        byte[] keyOfCopy = null;
        for (var layer : writable.reversed()) {
            var branch = layer.writable();
            if (branch == null || !branch.hasLinks() || merged.top().layer().isAbove(layer)) {
                continue;
            }
            byte[] key = real.layer().is(layer) ? ownKey(ino, branch, real) : key(ino, real);
            var copy = branch.linked(key);
            if (copy != null) {
                real = new Real(layer, copy);
                keyOfCopy = key;
            }
        }
        return keyOfCopy == null
                ? new FileNode(ino, real, merged.data())
                : copied(ino, merged, real, keyOfCopy);
    }

    private static FileNode copied(long ino, Merged merged, Real copy, byte[] key)
            throws ErrnoException {
        var below = copy.layer().branch().below(copy.node());
        var data = merged.data() == null ? merged.top() : merged.data();
        var node = new FileNode(ino, copy, below != null && below.metacopy() ? data : null);
        node.linkKey = key;
        var part = node.part();
        if (part != null) {
            node.linkDifference = part.branch().notes().linkDifference(part.entry());
            node.unnamed = part.branch().stat(part.entry()).nlink() == 1;
        }
        return node;
    }

    private static byte[] key(long ino, Real real) throws ErrnoException {
        var origin = origin(real);
        return origin == null ? key(ino) : origin.key();
    }

    /** The key by which a writable branch has indexed an object of its own. */
    private static byte[] ownKey(long ino, WritableBranch branch, Real real) throws ErrnoException {
        var origin = real.node() instanceof Entry entry ? branch.notes().originNote(entry) : null;
        return origin == null ? key(ino) : origin.key();
    }
}
