package dev.lamina.unionfs.tree;

/**
 * Tells the kernel that what it remembers is no longer right, when the union changes something by
 * itself. A transport without {@link Capability#NOTIFY} ignores it. Never called while a lock of
 * the union is held: the kernel may be waiting for a reply.
 */
public interface KernelCache {
    KernelCache NONE =
            new KernelCache() {
                @Override
                public void dropEntry(long parent, byte[] name) {}

                @Override
                public void dropInode(long node) {}
            };

    void dropEntry(long parent, byte[] name);

    void dropInode(long node);
}
