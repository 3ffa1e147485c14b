package dev.lamina.builder.context;

import dev.lamina.store.layer.ByteString;
import dev.lamina.store.layer.LayerEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Follows symbolic links, none of which leads out of the tree: its root is their root. */
final class LinkWalk {
    private static final int MAX_LINKS = 40;
    private static final ByteString UP = ByteString.of("..");

    private final FileNode root;

    LinkWalk(FileNode root) {
        this.root = root;
    }

    /**
     * What is reached from the root by these names, a link in last place followed as well; nothing
     * by links that lead in a circle.
     */
    Optional<FileNode> resolve(List<ByteString> names) throws IOException {
        Deque<FileNode> way = new ArrayDeque<>();
        way.add(root);
        Deque<ByteString> pending = new ArrayDeque<>(names);
        int links = 0;
        while (!pending.isEmpty()) {
            var name = pending.removeFirst();
            if (name.equals(UP)) {
                if (way.size() > 1) {
                    way.removeLast();
                }
                continue;
            }
            var next = way.getLast().child(name);
            if (next.isEmpty()) {
                return next;
            }
            if (next.get().entry() instanceof LayerEntry.Symlink link) {
                if (++links > MAX_LINKS) {
                    return Optional.empty();
                }
                if (link.target().length() > 0 && link.target().at(0) == '/') {
                    way.clear();
                    way.add(root);
                }
                components(link.target()).reversed().forEach(pending::addFirst);
            } else {
                way.addLast(next.get());
            }
        }
        return Optional.of(way.getLast());
    }

    /** The names in a path, {@code .} and empty ones left out. */
    static List<ByteString> components(ByteString path) {
        var names = new ArrayList<ByteString>();
        var bytes = path.bytes();
        int start = 0;
        for (int at = 0; at <= bytes.length; at++) {
            if (at == bytes.length || bytes[at] == '/') {
                boolean dot = at - start == 1 && bytes[start] == '.';
                if (at > start && !dot) {
                    names.add(ByteString.of(bytes, start, at - start));
                }
                start = at + 1;
            }
        }
        return names;
    }
}
