package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;
import dev.lamina.linux.Stat;
import dev.lamina.unionfs.transport.direct.Wire.OpenIn;
import dev.lamina.unionfs.tree.AttributeChange;
import dev.lamina.unionfs.tree.UnionOperations;
import java.util.function.LongConsumer;

/**
 * Takes the set-user-id and set-group-id bits off files that are written, truncated or given away,
 * as the kernel does for file systems of its own. It leaves that to us under {@link
 * Feature#HANDLE_KILLPRIV_V2}; else it would ask for {@code security.capability} before each single
 * write, passed through or not. The capability itself goes when the branch's file is written.
 *
 * @param dropAttributes told of a node whose attributes have changed without the kernel's knowledge
 * @param delegated whether that is agreed on
 */
record Privileges(UnionOperations union, LongConsumer dropAttributes, boolean delegated) {
    private static final int S_ISUID = 04000;
    private static final int S_ISGID = 02000;
    private static final int S_IXGRP = 0010;

    /**
     * Whether an OPEN truncates for somebody whom it costs the bits. The kernel says so when it has
     * delegated the matter, and forgets it else.
     */
    boolean goWithOpen(Request in) {
        return delegated
                ? (in.int32(OpenIn.OPEN_FLAGS) & OpenIn.KILL_SUIDGID) != 0
                : (in.int32(OpenIn.FLAGS) & FileCalls.O_TRUNC) != 0 && in.caller(0).uid() != 0;
    }

    /** Before a write, or after a truncating open, whose answers carry no attributes. */
    void strip(long node, long handle) throws ErrnoException {
        var stat = union.getattr(node, handle);
        if (bits(stat) != 0) {
            stripped(node, handle, stat);
            dropAttributes.accept(node);
        }
    }

    /** The attributes without the bits. */
    Stat stripped(long node, long handle, Stat stat) throws ErrnoException {
        int bits = bits(stat);
        if (bits == 0) {
            return stat;
        }
        int mode = stat.permissions() & ~bits;
        return union.setattr(node, handle, new AttributeChange(mode, null, null, null, null, null));
    }

    /** A set-group-id bit without execution by the group means mandatory locking, not privilege. */
    private static int bits(Stat stat) {
        if (stat.isDirectory()) {
            return 0;
        }
        int privileges = (stat.mode() & S_IXGRP) != 0 ? S_ISUID | S_ISGID : S_ISUID;
        return stat.mode() & privileges;
    }
}
