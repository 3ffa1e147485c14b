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
public record Layers(List<Layer> all) {
    /** Inode numbers of one file system stay below this, so that the rest tells file systems. */
    private static final int INO_BITS = 48;

    /** What a name stands for: the objects of one directory, top first, or one other object. */
    public record Merged(Real[] stack, Stat stat) {
        public Real top() {
            return stack[0];
        }
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
        return new Layers(List.copyOf(layers));
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

    public Merged root() throws ErrnoException {
        var stack = new Real[all.size()];
        for (int i = 0; i < stack.length; i++) {
            stack[i] = new Real(all.get(i), all.get(i).branch().root());
            if (all.get(i).branch().isOpaque(stack[i].node())) {
                stack = Arrays.copyOf(stack, i + 1);
            }
        }
        return new Merged(stack, stack[0].stat());
    }

    /** What a name of a directory stands for, or null. */
    public static @Nullable Merged find(Real[] directory, byte[] name) throws ErrnoException {
        return find(directory, 0, name);
    }

    /** Whether the name would show through from the layers below the one with this index. */
    public static boolean isBelow(Real[] directory, int index, byte[] name) throws ErrnoException {
        for (int i = index + 1; i < directory.length; i++) {
            var found = directory[i].layer().branch().find(directory[i].node(), name);
            if (found != null) {
                return !found.whiteout();
            }
        }
        return false;
    }

    private static @Nullable Merged find(Real[] directory, int from, byte[] name)
            throws ErrnoException {
        Stat stat = null;
        List<Real> stack = null;
        Real first = null;
        for (int i = from; i < directory.length; i++) {
            var layer = directory[i].layer();
            var found = layer.branch().find(directory[i].node(), name);
            if (found == null) {
                continue;
            }
            boolean isDirectory = found.stat().isDirectory();
            if (found.whiteout() || (first != null && !isDirectory)) {
                break;
            }
            var real = new Real(layer, found.node());
            if (first == null) {
                first = real;
                stat = found.stat();
            } else {
                if (stack == null) {
                    stack = new ArrayList<>(List.of(first));
                }
                stack.add(real);
            }
            if (!isDirectory
                    || (i + 1 < directory.length && layer.branch().isOpaque(found.node()))) {
                break;
            }
        }
        if (first == null || stat == null) {
            return null;
        }
        return new Merged(stack == null ? new Real[] {first} : stack.toArray(new Real[0]), stat);
    }
}
