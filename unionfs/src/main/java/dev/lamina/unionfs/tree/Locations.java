package dev.lamina.unionfs.tree;

import dev.lamina.linux.ErrnoException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Finds where nodes are, by the names that led to them. It takes no lock: of a name that moves at
 * the same moment it may give the old place or the new one.
 */
record Locations(Nodes nodes) {
    private static final byte[] ROOT = {'/'};

    @Nullable Location of(long id) {
        try {
            return of(nodes.node(id));
        } catch (ErrnoException e) {
            return null;
        }
    }

    @Nullable Location of(long parent, byte[] name) {
        try {
            var edge = nodes.directory(parent).children.get(name);
            return edge == null ? null : at(edge);
        } catch (ErrnoException e) {
            return null;
        }
    }

    private @Nullable Location of(Node node) {
        if (node == nodes.root()) {
            return located(ROOT, node);
        }
        var edge = node.names();
        return edge == null ? null : at(edge);
    }

    private @Nullable Location at(Edge last) {
        var names = new ArrayList<byte[]>();
        int length = 0;
        for (var edge = last; edge != null; edge = edge.parent.names()) {
            names.add(edge.name);
            length += 1 + edge.name.length;
            if (edge.parent == nodes.root()) {
                return located(joined(names, length), last.node);
            }
        }
        return null;
    }

    private static byte[] joined(ArrayList<byte[]> names, int length) {
        var path = new byte[length];
        int end = 0;
        for (var name : names.reversed()) {
            path[end++] = '/';
            System.arraycopy(name, 0, path, end, name.length);
            end += name.length;
        }
        return path;
    }

    private Location located(byte[] path, Node node) {
        int branch = node.top().layer().index();
        int content = node instanceof FileNode file ? file.content().layer().index() : branch;
        return new Location(path, branch, content);
    }
}
