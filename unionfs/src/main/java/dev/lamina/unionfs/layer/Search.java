package dev.lamina.unionfs.layer;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch.Below;
import dev.lamina.unionfs.Branch.Found;
import dev.lamina.unionfs.layer.Layers.Merged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way down through the layers, after all that one name stands for. A redirect met on the way
 * changes where the layers below are asked.
 */
final class Search {
    private final Layers layers;
    private Real[] directories;
    private int next;

    /** From the directory of each layer; one name, or more behind a redirect. */
    private RedirectPath path;

    /** Whether the path begins at the root, by a redirect. */
    private boolean fromRoot;

    private boolean ended;
    private @Nullable Stat stat;
    private @Nullable Stat lowest;
    private @Nullable Real first;
    private @Nullable List<Real> stack;

    /** All directories of the name's own, should the layers below have it under another. */
    private final Real[] all;

    Search(Layers layers, Real[] directories, Real[] all, byte[] name) {
        this.layers = layers;
        this.all = all;
        this.directories = directories;
        this.path = RedirectPath.of(name);
    }

    @Nullable Merged run() throws ErrnoException {
        while (!ended && next < directories.length) {
            var directory = directories[next++];
            var found = walk(directory);
            if (found == null) {
                continue;
            }
            if (found.whiteout()) {
                break;
            }
            var real = new Real(directory.layer(), found.node());
            if (!found.stat().isDirectory()) {
                return first == null ? file(real, found.stat()) : merged();
            }
            add(real, found.stat());
            if (isLast(real)) {
                break;
            }
            if (real.layer().branch().isOpaque(real.node())) {
                break;
            }
            follow(real, path.length() - 1);
        }
        return merged();
    }

    /**
     * A redirect from the root leads below even where the directory itself is in no lower layer.
     */
    private boolean isLast(Real real) {
        return next >= directories.length && !layers.hasBelow(real.layer());
    }

    private void add(Real real, Stat ofReal) {
        lowest = ofReal;
        if (first == null) {
            first = real;
            stat = ofReal;
            return;
        }
        if (stack == null) {
            stack = new ArrayList<>(List.of(first));
        }
        stack.add(real);
    }

    private @Nullable Merged merged() {
        if (first == null || stat == null || lowest == null) {
            return null;
        }
        var reals = stack == null ? new Real[] {first} : stack.toArray(new Real[0]);
        return new Merged(reals, stat, lowest, null);
    }

    /** The last name of the path in one layer. */
    private @Nullable Found walk(Real directory) throws ErrnoException {
        var branch = directory.layer().branch();
        var node = directory.node();
        var current = path;
        for (int i = 0; i + 1 < current.length(); i++) {
            var found = branch.find(node, current.name(i));
            if (found == null) {
                return null;
            }
            if (found.whiteout() || !found.stat().isDirectory()) {
                ended = true;
                return null;
            }
            node = found.node();
            if (branch.isOpaque(node)) {
                ended = true;
            } else {
                follow(new Real(directory.layer(), node), i);
            }
        }
        return branch.find(node, current.name(current.length() - 1));
    }

    /** Goes on below where a redirect on the path's part with this index leads. */
    private void follow(Real real, int index) throws ErrnoException {
        follow(real, index, real.layer().branch().below(real.node()));
    }

    private void follow(Real real, int index, @Nullable Below below) {
        byte[] redirect = below == null ? null : below.redirect();
        if (redirect == null) {
            return;
        }
        path = path.redirected(index, redirect);
        if (redirect[0] == '/') {
            directories = layers.rootsBelow(real.layer());
            next = 0;
            fromRoot = true;
        } else if (directories.length < all.length && path.length() == 1) {
            directories = all;
            for (next = 0; next < all.length && !real.layer().isAbove(all[next].layer()); ) {
                next++;
            }
        }
    }

    /** A file, with the data from further below if it has none of its own. */
    private Merged file(Real top, Stat topStat) throws ErrnoException {
        Real data = null;
        var real = top;
        var realStat = topStat;
        while (!isLast(real)) {
            var below = real.layer().branch().below(real.node(), realStat);
            if (below == null || !below.metacopy()) {
                break;
            }
            follow(real, path.length() - 1, below);
            var found = nextFile();
            real = found.real();
            realStat = found.stat();
            data = real;
        }
        return new Merged(new Real[] {top}, topStat, topStat, data);
    }

    private record File(Real real, Stat stat) {}

    private File nextFile() throws ErrnoException {
        while (!ended && next < directories.length) {
            var directory = directories[next++];
            var found = walk(directory);
            if (found != null) {
                if (found.whiteout() || !found.stat().isRegular()) {
                    break;
                }
                return new File(new Real(directory.layer(), found.node()), found.stat());
            }
        }
        if (fromRoot) {
            for (var root : layers.data()) {
                ended = false;
                var found = walk(root);
                if (found != null && found.stat().isRegular()) {
                    return new File(new Real(root.layer(), found.node()), found.stat());
                }
            }
        }
        throw new ErrnoException(Errno.EIO, "find the data of a file in the layers below");
    }
}
