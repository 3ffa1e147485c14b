package dev.lamina.unionfs.tree;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.branch.DirectoryEntry;
import dev.lamina.unionfs.branch.Entry;
import dev.lamina.unionfs.copyup.CopyUp;
import dev.lamina.unionfs.layer.Layer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects fit for being moved or linked in a layer: what they have in the layers below is
 * found from any name. Thread-safe.
 */
final class Redirects {
    /** What kernel overlayfs follows at most. */
    private static final int LONGEST = 256;

    private final Uppers uppers;

    Redirects(Uppers uppers) {
        this.uppers = uppers;
    }

    /** The part of a file in a layer, which finds its data below under any name. */
    Part<Entry> file(FileNode file, Layer layer) throws ErrnoException {
        var part = uppers.copy(file, layer, CopyUp.LATER);
        synchronized (file) {
            var edge = file.names();
            byte[] known = redirect(part);
            if (file.isMetacopy() && edge != null && (known == null || known[0] != '/')) {
                byte[] name = known == null ? edge.name : known;
                byte[] path = join(pathBelow(edge.parent, layer), withSlash(name));
                if (path.length > LONGEST) {
                    uppers.complete(file, Uppers.WHOLE);
                } else {
                    part.branch().notes().redirect(part.entry(), path);
                }
            }
        }
        return part;
    }

    private static byte @Nullable [] redirect(Part<?> part) throws ErrnoException {
        var below = part.branch().below(part.entry());
        return below == null ? null : below.redirect();
    }

    /** The part of a directory in a layer, which finds its parts below from any place. */
    Part<DirectoryEntry> directory(DirectoryNode directory, Layer layer, boolean staysInDirectory)
            throws ErrnoException {
        var edge = directory.names();
        var top = directory.part(layer);
        if (edge == null || (top != null && !directory.isMerged())) {
            return uppers.directory(directory, layer);
        }
        byte[] known = top == null ? null : redirect(top);
        if (top != null && known != null && (staysInDirectory || known[0] == '/')) {
            return top;
        }
        byte[] redirect = staysInDirectory ? edge.name : pathBelow(directory, layer);
        var branch = Targets.branch(layer);
        if (!branch.notes().mayRefer() || (!staysInDirectory && redirect.length > LONGEST)) {
            throw new ErrnoException(Errno.EXDEV, "rename a lower directory", edge.name);
        }
        var part = uppers.directory(directory, layer);
        branch.notes().redirect(part.entry(), redirect);
        return part;
    }

    /** An object that carries a number from below makes its new directory impure. */
    static void noteNumber(FileNode file, Part<DirectoryEntry> parent) throws ErrnoException {
        var real = file.top();
        if (real.layer().ino(real.stat().ino()) != file.ino() || mayHaveNumber(file, parent)) {
            parent.branch().notes().makeImpure(parent.entry());
        }
    }

    /** Kernel overlayfs notes numbers in a way of its own. */
    private static boolean mayHaveNumber(FileNode file, Part<DirectoryEntry> parent)
            throws ErrnoException {
        for (var edge = file.names(); edge != null; edge = edge.nextOfNode) {
            var from = edge.parent.part(parent.layer());
            if (from != null && from.branch().notes().isImpure(from.entry())) {
                return true;
            }
        }
        return false;
    }

    /** The path from the root under which the layers below one have a directory. */
    private static byte[] pathBelow(DirectoryNode directory, Layer layer) throws ErrnoException {
        byte[] path = new byte[0];
        for (DirectoryNode at = directory; at != null; at = at.parent()) {
            var edge = at.names();
            if (edge == null) {
                break;
            }
            byte[] redirect = redirect(at, layer);
            byte[] name = redirect == null ? edge.name : redirect;
            if (name[0] == '/') {
                return join(name, path);
            }
            path = join(withSlash(name), path);
        }
        return path;
    }

    /** Where the layers below one are led for a directory: by it, or by the nearest part above. */
    private static byte @Nullable [] redirect(DirectoryNode directory, Layer layer)
            throws ErrnoException {
        byte[] redirect = null;
        for (var real : directory.stack()) {
            if (layer.isAbove(real.layer())) {
                break;
            }
            var below = real.layer().branch().below(real.node());
            redirect = below == null || below.redirect() == null ? redirect : below.redirect();
        }
        return redirect;
    }

    private static byte[] withSlash(byte[] name) {
        return join(new byte[] {'/'}, name);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
