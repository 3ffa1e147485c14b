package dev.lamina.unionfs.layer;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import dev.lamina.unionfs.branch.DirectoryBranch;
import dev.lamina.unionfs.branch.WritableBranch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The branches of a union in order, top first, and how one name reads through them. Immutable. */
public final class Layers {
    /** Inode numbers of one file system stay below this, so that the rest tells file systems. */
    private static final int INO_BITS = 48;

    private final List<Layer> all;
    private final Merged root;

    /**
     * What a name stands for.
     *
     * @param stack the objects of one directory, top first, or one other object
     * @param stat attributes of the topmost
     * @param data the object with the data of a file whose metadata alone were copied up, else null
     */
    public record Merged(Real[] stack, Stat stat, @Nullable Real data) {
        public Real top() {
            return stack[0];
        }
    }

    private Layers(List<Layer> all) throws ErrnoException {
        this.all = List.copyOf(all);
        this.root = mergeRoots(all);
    }

    /**
     * Directory branches of one file system share their inode numbers; every other file system and
     * every archive has its own, counted from the bottom, so that adding a layer on top changes
     * none.
     */
    public static Layers of(List<Branch> topFirst) throws ErrnoException {
        List<Object> fileSystems = new ArrayList<>();
        List<Layer> layers = new ArrayList<>();
        for (var branch : topFirst.reversed()) {
            Object fileSystem =
                    branch instanceof DirectoryBranch ? branch.stat(branch.root()).dev() : branch;
            int index = fileSystems.indexOf(fileSystem);
            if (index < 0) {
                index = fileSystems.size();
                fileSystems.add(fileSystem);
            }
            var writable = branch instanceof WritableBranch w ? w : null;
            layers.add(new Layer(branch, writable, (long) index << INO_BITS));
        }
        Collections.reverse(layers);
        return new Layers(layers);
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
        return new Merged(stack.toArray(new Real[0]), stack.getFirst().stat(), null);
    }

    /** The layer that takes new objects and copies, or null when the union is read-only. */
    public @Nullable Layer upper() {
        for (var layer : all) {
            if (layer.writable() != null) {
                return layer;
            }
        }
        return null;
    }

    public Merged root() {
        return root;
    }

    /** The place of a layer, 0 for the topmost. */
    public int index(Layer layer) {
        return all.indexOf(layer);
    }

    /**
     * What a name of a directory stands for, or null.
     *
     * @throws ErrnoException EIO when the layers below do not have the data a file counts on
     */
    public @Nullable Merged find(Real[] directory, byte[] name) throws ErrnoException {
        return new Search(this, directory, name).run();
    }

    /** Whether the name would show through from the layers below the topmost. */
    public static boolean isBelow(Real[] directory, byte[] name) throws ErrnoException {
        for (int i = 1; i < directory.length; i++) {
            var found = directory[i].layer().branch().find(directory[i].node(), name);
            if (found != null) {
                return !found.whiteout();
            }
        }
        return false;
    }

    /** Whether any layer below one shows at all. */
    boolean hasBelow(Layer layer) {
        return all.indexOf(layer) + 1 < root.stack().length;
    }

    /** The roots of the layers below one, as far as they show. */
    Real[] rootsBelow(Layer layer) {
        var stack = root.stack();
        int next = all.indexOf(layer) + 1;
        return next >= stack.length ? new Real[0] : Arrays.copyOfRange(stack, next, stack.length);
    }
}
