package dev.lamina.unionfs.layer;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.Branch.Found;
import dev.lamina.unionfs.branch.DirectoryBranch;
import dev.lamina.unionfs.branch.WritableBranch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The branches of a union in order, top first, and how one name reads through them. Immutable. */
public final class Layers {
    /** Inode numbers of one file system stay below this, so that the rest tells file systems. */
    private static final int INO_BITS = 48;

    private final List<Layer> writable;
    private final Merged root;
    private final Real[] data;

    /**
     * What a name stands for.
     *
     * @param stack the objects of one directory, top first, or one other object
     * @param stat attributes of the topmost
     * @param lowest attributes of the lowest, by whose number a directory is known
     * @param data the object with the data of a file whose metadata alone were copied up, else null
     */
    public record Merged(Real[] stack, Stat stat, Stat lowest, @Nullable Real data) {
        public Real top() {
            return stack[0];
        }
    }

    private Layers(List<Layer> all, List<Layer> data) throws ErrnoException {
        this.writable = all.stream().filter(layer -> layer.writable() != null).toList();
        this.root = mergeRoots(all);
        this.data = new Real[data.size()];
        for (int i = 0; i < this.data.length; i++) {
            this.data[i] = new Real(data.get(i), data.get(i).branch().root());
        }
    }

    /**
     * Directory branches of one file system share their inode numbers; every other file system and
     * every archive has its own, counted from the bottom, so that adding a layer on top changes
     * none.
     */
    public static Layers of(List<Branch> topFirst) throws ErrnoException {
        return of(topFirst, 0);
    }

    /**
     * @param dataOnly how many of the lowest branches hold nothing but data, which redirects from
     *     the root lead to
     */
    public static Layers of(List<Branch> topFirst, int dataOnly) throws ErrnoException {
        List<Object> fileSystems = new ArrayList<>();
        var layers = new Layer[topFirst.size()];
        for (int i = layers.length - 1; i >= 0; i--) {
            var branch = topFirst.get(i);
            Object fileSystem =
                    branch instanceof DirectoryBranch ? branch.stat(branch.root()).dev() : branch;
            int index = fileSystems.indexOf(fileSystem);
            if (index < 0) {
                index = fileSystems.size();
                fileSystems.add(fileSystem);
            }
            var writable = branch instanceof WritableBranch w ? w : null;
            layers[i] = new Layer(i, branch, writable, (long) index << INO_BITS);
        }
        int merged = layers.length - dataOnly;
        return new Layers(
                List.of(layers).subList(0, merged), List.of(layers).subList(merged, layers.length));
    }

    private static Merged mergeRoots(List<Layer> all) throws ErrnoException {
        var stack = new ArrayList<Real>();
        for (var layer : all) {
            var node = layer.branch().root();
            stack.add(new Real(layer, node));
            if (layer.branch().isOpaque(node)) {
                break;
            }
        }
        var parts = stack.toArray(new Real[0]);
        return new Merged(parts, stack.getFirst().stat(), stack.getLast().stat(), null);
    }

    /** The layers that take changes, top first. */
    public List<Layer> writable() {
        return writable;
    }

    /** The layer that takes new objects, or null when the union is read-only. */
    public @Nullable Layer upper() {
        return writable.isEmpty() ? null : writable.getFirst();
    }

    /** The only writable layer when it lies on top of all others, as mostly; else null. */
    public @Nullable Layer onlyUpper() {
        return writable.size() == 1 && writable.getFirst().index() == 0
                ? writable.getFirst()
                : null;
    }

    public Merged root() {
        return root;
    }

    /**
     * What a name of a directory stands for, or null.
     *
     * @throws ErrnoException EIO when the layers below do not have the data a file counts on
     */
    public @Nullable Merged find(Real[] directory, byte[] name) throws ErrnoException {
        return find(directory, directory, name);
    }

    /**
     * As {@link #find(Real[], byte[])}, when it is known who may have the name.
     *
     * @param having those of all parts of the directory
     */
    public @Nullable Merged find(Real[] having, Real[] directory, byte[] name)
            throws ErrnoException {
        return new Search(this, having, directory, name).run();
    }

    /** Whether the name would show through from the layers below one. */
    public static boolean isBelow(Real[] directory, byte[] name, Layer layer)
            throws ErrnoException {
        for (var real : directory) {
            var found = layer.isAbove(real.layer()) ? find(real, name) : null;
            if (found != null) {
                return !found.whiteout();
            }
        }
        return false;
    }

    private static @Nullable Found find(Real directory, byte[] name) throws ErrnoException {
        return directory.layer().branch().find(directory.node(), name);
    }

    /** The topmost layer that has anything under a name, a whiteout too; null for none. */
    public static @Nullable Layer topmost(Real[] directory, byte[] name) throws ErrnoException {
        for (var real : directory) {
            if (find(real, name) != null) {
                return real.layer();
            }
        }
        return null;
    }

    /**
     * Whether a directory of this name, made in a layer that has none, would stay unseen: because
     * of something else there, or of anything above that does not let it through.
     */
    public static boolean hidesDirectory(Real[] directory, byte[] name, Layer layer)
            throws ErrnoException {
        for (var real : directory) {
            if (layer.isAbove(real.layer())) {
                return false;
            }
            var found = find(real, name);
            if (found != null && (real.layer().is(layer) || !isTransparent(real, found))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTransparent(Real directory, Found found) throws ErrnoException {
        var branch = directory.layer().branch();
        return !found.whiteout()
                && found.stat().isDirectory()
                && !branch.isOpaque(found.node())
                && branch.below(found.node()) == null;
    }

    /** The roots of the layers that hold nothing but data. */
    Real[] data() {
        return data;
    }

    /** Whether any layer below one shows at all, or has data. */
    boolean hasBelow(Layer layer) {
        return layer.index() + 1 < root.stack().length || data.length > 0;
    }

    /** The roots of the layers below one, as far as they show. */
    Real[] rootsBelow(Layer layer) {
        var stack = root.stack();
        int next = layer.index() + 1;
        return next >= stack.length ? new Real[0] : Arrays.copyOfRange(stack, next, stack.length);
    }
}
