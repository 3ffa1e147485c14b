package dev.lamina.unionfs.layer;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.branch.DirectoryBranch;
import dev.lamina.unionfs.layer.Change.Added;
import dev.lamina.unionfs.layer.Change.Linked;
import dev.lamina.unionfs.layer.Change.Modified;
import dev.lamina.unionfs.layer.Change.Opaque;
import dev.lamina.unionfs.layer.Change.Removed;
import dev.lamina.unionfs.layer.Layers.Merged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a writable branch changes in the union of those below it, as a layer has to say it.
 *
 * <p>A directory comes before what is in it, names of one directory in the order of their bytes
 * (unsigned): the order depends on nothing but the content. Directories that were only copied up as
 * parents are left out; a file opened for writing is a change even when it reads the same. Last
 * come the names, in other layers, of objects one name of which has brought the object up: they
 * have to be linked to the copy, or they would keep the old content.
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

    /** By inode number in the union: copied objects that have more names below. */
    private final Map<Long, byte[]> groups = new HashMap<>();

    /** Likewise: those whose copied names are all gone, while others below still stand for them. */
    private final Map<Long, Real> nameless = new HashMap<>();

    private UpperChanges(Layers layers, Receiver receiver) {
        this.layers = layers;
        this.receiver = receiver;
    }

    /**
     * Reads all changes.
     *
     * @param topFirst the branches of the union, the one to be read first
     * @param index the index of hard links that was written with the first, or null for none
     */
    public static void read(
            List<Branch> topFirst, @Nullable DirectoryBranch index, Receiver receiver)
            throws IOException {
        var layers = Layers.of(topFirst);
        var root = layers.root().stack();
        var changes = new UpperChanges(layers, receiver);
        changes.readDirectory(new byte[0], root[0], below(root), false);
        if (index != null) {
            changes.readIndex(new Layer(0, index, null, 0));
        }
        new LinkedNames(layers, changes.groups, changes.nameless).read(receiver);
    }

    private void readIndex(Layer layer) throws IOException {
        var index = (DirectoryBranch) layer.branch();
        var names = new ArrayList<byte[]>();
        index.list(index.root(), (name, _, _) -> names.add(name));
        for (byte[] name : names) {
            var found = index.find(index.root(), name);
            long group = found == null || found.whiteout() ? 0 : index.group(found.node());
            if (found != null && group != 0 && !groups.containsKey(group)) {
                nameless.put(group, new Real(layer, found.node()));
            }
        }
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
        readNames(path, new Real[] {upper}, below);
    }

    /**
     * Reads what is in a directory.
     *
     * @param stack all that is a change: the writable layer's, and for a directory that has moved
     *     also what it has brought along
     */
    private void readNames(byte[] path, Real[] stack, Real[] below) throws IOException {
        var names = new TreeSet<byte[]>(Arrays::compareUnsigned);
        for (var real : stack) {
            real.layer().branch().list(real.node(), (name, _, _) -> names.add(name));
        }
        for (byte[] name : names) {
            readName(join(path, name), name, stack, below);
        }
    }

    private void readName(byte[] path, byte[] name, Real[] stack, Real[] below) throws IOException {
        var hidden = layers.find(below, name);
        var visible = layers.find(together(stack, below), name);
        if (visible == null) {
            if (hidden != null) {
                receiver.accept(new Removed(path));
            }
        } else if (visible.stat().isDirectory()) {
            readSubdirectory(path, visible, hidden);
        } else {
            readOther(path, visible, hidden != null);
        }
    }

    private static Real[] together(Real[] stack, Real[] below) {
        var all = Arrays.copyOf(stack, stack.length + below.length);
        System.arraycopy(below, 0, all, stack.length, below.length);
        return all;
    }

    private void readSubdirectory(byte[] path, Merged visible, @Nullable Merged hidden)
            throws IOException {
        var upper = visible.top();
        var rest = below(visible.stack());
        var hiddenStack =
                hidden != null && hidden.stat().isDirectory() ? hidden.stack() : new Real[0];
        if (hiddenStack.length > 0 && same(rest, hiddenStack)) {
            readDirectory(path, upper, rest, false);
            return;
        }
        var stat = visible.stat();
        receiver.accept(
                hidden == null
                        ? new Added(path, upper, stat, upper)
                        : new Modified(path, upper, stat, upper));
        if (hiddenStack.length > 0) {
            receiver.accept(new Opaque(path));
        }
        readNames(path, visible.stack(), new Real[0]);
    }

    /** Whether two directories are merged of the same parts. */
    private static boolean same(Real[] one, Real[] other) throws ErrnoException {
        if (one.length != other.length) {
            return false;
        }
        for (int i = 0; i < one.length; i++) {
            if (!one[i].layer().equals(other[i].layer())
                    || one[i].stat().ino() != other[i].stat().ino()) {
                return false;
            }
        }
        return true;
    }

    private void readOther(byte[] path, Merged visible, boolean hides) throws IOException {
        var real = visible.top();
        var stat = visible.stat();
        if (stat.nlink() > 1) {
            byte[] first = linked.putIfAbsent(real.layer().ino(stat.ino()), path);
            if (first != null) {
                receiver.accept(new Linked(path, first));
                return;
            }
        }
        long group = real.layer().branch() instanceof DirectoryBranch b ? b.group(real.node()) : 0;
        if (group != 0) {
            groups.put(group, path);
        }
        var data = visible.data() == null ? real : visible.data();
        receiver.accept(
                hides ? new Modified(path, real, stat, data) : new Added(path, real, stat, data));
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

    static byte[] join(byte[] path, byte[] name) {
        if (path.length == 0) {
            return name;
        }
        byte[] joined = Arrays.copyOf(path, path.length + 1 + name.length);
        joined[path.length] = '/';
        System.arraycopy(name, 0, joined, path.length + 1, name.length);
        return joined;
    }
}
