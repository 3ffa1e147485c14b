package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.AttrOut;
import dev.lamina.unionfs.transport.direct.Wire.EntryOut;

/**
 * Lets the kernel remember the attributes of a node only once it has asked for them by a request of
 * its own: those that come along with a name or a change are expired as they leave. So whoever
 * records accesses sees the first GETATTR of each node, at the cost of that one request. Who has
 * made an object need not ask. Thread-safe.
 */
final class Unasked {
    private final NodeSet asked = new NodeSet();

    /** After a request has been carried out, before the answer is sent. */
    void expire(Opcode opcode, Request in, Reply out) {
        long entry = out.payload();
        switch (opcode) {
            case MKNOD, MKDIR, SYMLINK, CREATE, TMPFILE ->
                    asked.add(NativeMemory.getLong(entry + EntryOut.NODEID));
            case GETATTR -> asked.add(in.node());
            case LOOKUP, LINK -> {
                if (!asked.contains(NativeMemory.getLong(entry + EntryOut.NODEID))) {
                    NativeMemory.putLong(entry + EntryOut.ATTR_VALID, 0);
                    NativeMemory.putInt(entry + EntryOut.ATTR_NSEC, 0);
                }
            }
            case SETATTR -> {
                if (!asked.contains(in.node())) {
                    NativeMemory.putLong(out.payload() + AttrOut.ATTR_VALID, 0);
                    NativeMemory.putInt(out.payload() + AttrOut.ATTR_NSEC, 0);
                }
            }
            default -> {
                // brings no attributes
            }
        }
    }
}
