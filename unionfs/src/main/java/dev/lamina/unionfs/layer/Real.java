package dev.lamina.unionfs.layer;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.Branch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object of one layer: what a node of the union stands on. */
public record Real(Layer layer, Branch.Node node) {
    public Stat stat() throws ErrnoException {
        return layer.branch().stat(node);
    }

    public byte[] readlink() throws ErrnoException {
        return layer.branch().readlink(node);
    }

    public List<byte[]> xattrs() throws ErrnoException {
        return layer.branch().xattrs(node);
    }

    public byte @Nullable [] xattr(byte[] name) throws ErrnoException {
        return layer.branch().xattr(node, name);
    }

    /** Whether it can be changed in place. */
    public boolean isWritable() {
        return layer.writable() != null;
    }
}
