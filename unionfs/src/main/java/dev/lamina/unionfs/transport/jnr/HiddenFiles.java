package dev.lamina.unionfs.transport.jnr;

import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files that were unlinked while open. libfuse 2 renames such a file to a name of its own, goes on
 * asking for it by that name, and unlinks it with the last close. The name is kept here only: the
 * union has unlinked the file for real, and no layer ever holds a {@code .fuse_hidden} file.
 * Thread-safe.
 *
 * <p>libfuse never uses a name twice in one mount, so the name alone is the key: the directory may
 * be renamed meanwhile.
 */
final class HiddenFiles implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("\\.fuse_hidden[0-9a-f]{16}");

    private final ConcurrentHashMap<String, PathNode> byName = new ConcurrentHashMap<>();

    /** Whether only libfuse may use this name. */
    static boolean reserved(String path) {
        return NAME.matcher(Names.last(path)).matches();
    }

    /** Takes over the node. */
    void hide(String path, PathNode node) {
        var before = byName.put(Names.last(path), node);
        if (before != null) {
            before.close();
        }
    }

    /** The node behind a hidden name, for the caller to close; null when there is none. */
    @Nullable PathNode find(String path) {
        return byName.computeIfPresent(Names.last(path), (_, node) -> node.share());
    }

    boolean holds(long node) {
        return byName.values().stream().anyMatch(hidden -> hidden.number() == node);
    }

    /** Whether there was such a name. */
    boolean drop(String path) {
        var node = byName.remove(Names.last(path));
        if (node != null) {
            node.close();
        }
        return node != null;
    }

    /** Forgets a node when its last handle is gone: its directory may be gone too, and its path. */
    void dropNode(long node) {
        byName.values()
                .removeIf(hidden -> {
                    boolean gone = hidden.number() == node;
                    if (gone) {
                        hidden.close();
                    }
                    return gone;
                });
    }

    @Override
    public void close() {
        byName.values()
                .removeIf(node -> {
                    node.close();
                    return true;
                });
    }
}
