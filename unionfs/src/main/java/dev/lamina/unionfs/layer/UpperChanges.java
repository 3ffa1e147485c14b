package dev.lamina.unionfs.layer;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.layer.Change.Added;
import dev.lamina.unionfs.layer.Change.Linked;
import dev.lamina.unionfs.layer.Change.Modified;
import dev.lamina.unionfs.layer.Change.Opaque;
import dev.lamina.unionfs.layer.Change.Removed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a writable branch changes in the union of those below it, as a layer has to say it.
 *
 * <p>A directory comes before what is in it, names of one directory in the order of their bytes
 * (unsigned): the order depends on nothing but the content. Directories that were only copied up as
 * parents are left out; a file opened for writing is a change even when it reads the same.
 *
 * <p>Not thread-safe; nothing of it writes.
 */
public final class UpperChanges {
    /** Takes the changes in order. */
    @FunctionalInterface
    public interface Receiver {
        void accept(Change change) throws IOException;
    }

    private final Layers layers;
    private final Receiver receiver;
    private final Map<Long, byte[]> linked = new HashMap<>();

    private UpperChanges(Layers layers, Receiver receiver) {
        this.layers = layers;
        this.receiver = receiver;
    }

    /**
     * Reads all changes.
     *
     * @param topFirst the branches of the union, the one to be read first
     */
    public static void read(List<Branch> topFirst, Receiver receiver) throws IOException {
        var layers = Layers.of(topFirst);
        var root = layers.root().stack();
        new UpperChanges(layers, receiver).readDirectory(new byte[0], root[0], below(root), false);
    }

    private static Real[] below(Real[] stack) {
        return Arrays.copyOfRange(stack, 1, stack.length);
    }

    private void readDirectory(byte[] path, Real upper, Real[] below, boolean isNew)
            throws IOException {
        var stat = upper.stat();
        if (isNew) {
            receiver.accept(new Added(path, upper, stat, upper));
        } else if (below.length == 0 || differs(upper, stat, below[0])) {
            receiver.accept(new Modified(path, upper, stat, upper));
        }
        readNames(path, upper, below);
    }

    private void readNames(byte[] path, Real upper, Real[] below) throws IOException {
        List<byte[]> names = new ArrayList<>();
        upper.layer().branch().list(upper.node(), (name, _, _) -> names.add(name));
        names.sort(Arrays::compareUnsigned);
        for (byte[] name : names) {
            readName(join(path, name), name, upper, below);
        }
    }

    private void readName(byte[] path, byte[] name, Real upper, Real[] below) throws IOException {
        var found = upper.layer().branch().find(upper.node(), name);
        if (found == null) {
            return;
        }
        var hidden = layers.find(below, name);
        if (found.whiteout()) {
            if (hidden != null) {
                receiver.accept(new Removed(path));
            }
            return;
        }
        var real = new Real(upper.layer(), found.node());
        if (found.stat().isDirectory()) {
            readSubdirectory(path, real, hidden);
            return;
        }
        readOther(path, real, found.stat(), hidden != null);
    }

    private void readSubdirectory(byte[] path, Real real, Layers.@Nullable Merged hidden)
            throws IOException {
        if (hidden == null || !hidden.stat().isDirectory()) {
            readDirectory(path, real, new Real[0], hidden == null);
        } else if (real.layer().branch().isOpaque(real.node())) {
            receiver.accept(new Modified(path, real, real.stat(), real));
            receiver.accept(new Opaque(path));
            readNames(path, real, new Real[0]);
        } else {
            readDirectory(path, real, hidden.stack(), false);
        }
    }

    private void readOther(byte[] path, Real real, Stat stat, boolean hides) throws IOException {
        if (stat.nlink() > 1) {
            byte[] first = linked.putIfAbsent(stat.ino(), path);
            if (first != null) {
                receiver.accept(new Linked(path, first));
                return;
            }
        }
        receiver.accept(
                hides ? new Modified(path, real, stat, real) : new Added(path, real, stat, real));
    }

    /** Whether a directory has other attributes than the one it was copied from. */
    private static boolean differs(Real upper, Stat stat, Real below) throws ErrnoException {
        var other = below.stat();
        return stat.mode() != other.mode()
                || stat.uid() != other.uid()
                || stat.gid() != other.gid()
                || !stat.mtime().equals(other.mtime())
                || !sameXattrs(upper, below);
    }

    private static boolean sameXattrs(Real one, Real other) throws ErrnoException {
        List<byte[]> names = sorted(one);
        List<byte[]> others = sorted(other);
        if (names.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            byte[] name = names.get(i);
            if (!Arrays.equals(name, others.get(i))
                    || !Arrays.equals(one.xattr(name), other.xattr(name))) {
                return false;
            }
        }
        return true;
    }

    private static List<byte[]> sorted(Real real) throws ErrnoException {
        List<byte[]> names = new ArrayList<>(real.xattrs());
        names.sort(Arrays::compareUnsigned);
        return names;
    }

    private static byte[] join(byte[] path, byte[] name) {
        if (path.length == 0) {
            return name;
        }
        byte[] joined = Arrays.copyOf(path, path.length + 1 + name.length);
        joined[path.length] = '/';
        System.arraycopy(name, 0, joined, path.length + 1, name.length);
        return joined;
    }
}
