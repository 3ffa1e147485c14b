package dev.lamina.cli;

import dev.lamina.linux.Linux;
import dev.lamina.unionfs.transport.MountedUnion;
import java.io.IOException;
import java.util.List;

/** Mounts whose server has been killed: nobody hangs in them, but nobody can use their place. */
final class StaleUnions {
    private static final System.Logger LOG = System.getLogger(StaleUnions.class.getName());

    private StaleUnions() {}

    /** Makes room at a place. */
    static void removeAt(byte[] place) throws IOException {
        if (MountedUnion.all(Linux.SYSTEM).stream().anyMatch(union -> union.isAt(place))) {
            for (var union : MountedUnion.stale(Linux.SYSTEM)) {
                if (union.isAt(place)) {
                    union.remove(Linux.SYSTEM);
                }
            }
        }
    }

    /** Removes all that this user may remove; those of this mount namespace. */
    static List<MountedUnion> removeAll() throws IOException {
        var stale = MountedUnion.stale(Linux.SYSTEM);
        for (var union : stale) {
            union.remove(Linux.SYSTEM);
        }
        RequestSocket.removeStale();
        return stale;
    }

    /** As {@link #removeAll}, for a server that has more to do than to fail for it. */
    static void tryRemoveAll() {
        try {
            removeAll();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "A stale mount stays", e);
        }
    }
}
