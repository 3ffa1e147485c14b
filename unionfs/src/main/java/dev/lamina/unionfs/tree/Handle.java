package dev.lamina.unionfs.tree;

/** Something open: a file or a directory, and the node it belongs to. */
abstract sealed class Handle implements Slots.Numbered {
    private long id;

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final void id(long given) {
        id = given;
    }

    static final class File extends Handle {
        final FileNode node;
        final Content content;
        final boolean writable;

        File(FileNode node, Content content, boolean writable) {
            this.node = node;
            this.content = content;
            this.writable = writable;
        }
    }

    static final class Directory extends Handle {
        final DirectoryNode node;

        /** Replaced when a listing starts again. */
        volatile Snapshot snapshot = Snapshot.NONE;

        Directory(DirectoryNode node) {
            this.node = node;
        }
    }
}
