package dev.lamina.unionfs.tree;

import dev.lamina.unionfs.BranchFile;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of a file that is open: one real file for all handles of a node, so that a copy-up
 * takes effect for those opened before it too. Guarded by the node's monitor, but for {@link
 * #file()}.
 */
final class Content {
    /** Replaced files: a read may be under way in them until the last handle closes. */
    private final List<BranchFile> replaced = new ArrayList<>(0);

    private volatile BranchFile file;
    private boolean writable;
    private int handles;

    /** What the kernel is given to read and write by itself; -1 when it has to ask. */
    private final boolean passthrough;

    Content(BranchFile file, boolean writable, boolean passthrough) {
        this.file = file;
        this.writable = writable;
        this.passthrough = passthrough;
    }

    /** What to read from now. */
    BranchFile file() {
        return file;
    }

    /** Whether {@link #file()} has a descriptor that may be written. */
    boolean isWritable() {
        return writable;
    }

    /** The descriptor for the kernel, or -1: fixed at the first open. */
    int backing() {
        return passthrough ? file.fd() : -1;
    }

    void replace(BranchFile newFile, boolean isWritable) {
        replaced.add(file);
        writable = isWritable;
        file = newFile;
    }

    void opened() {
        handles++;
    }

    /** Whether this was the last handle. */
    boolean closed() {
        return --handles == 0;
    }

    void close() {
        file.close();
        replaced.forEach(BranchFile::close);
    }
}
