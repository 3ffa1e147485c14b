package dev.lamina.unionfs.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A name of a node in a directory. Part of the directory's table and of the node's list. */
final class Edge {
    final DirectoryNode parent;
    final byte[] name;
    final Node node;
    final int hash;
    @Nullable Edge nextInBucket;
    @Nullable Edge nextOfNode;

    Edge(DirectoryNode parent, byte[] name, Node node) {
        this.parent = parent;
        this.name = name;
        this.node = node;
        this.hash = Arrays.hashCode(name);
    }

    boolean is(DirectoryNode directory, byte[] other) {
        return parent == directory && Arrays.equals(name, other);
    }
}
