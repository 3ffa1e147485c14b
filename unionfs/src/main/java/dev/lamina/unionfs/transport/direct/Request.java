package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.InHeader;
import dev.lamina.unionfs.tree.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The request in a worker's memory: a view, valid until the worker reads the next one. Offsets
 * count from behind the header.
 */
final class Request {
    private final long address;
    private final long body;

    Request(long address) {
        this.address = address;
        this.body = address + InHeader.SIZE;
    }

    int length() {
        return NativeMemory.getInt(address + InHeader.LEN);
    }

    int code() {
        return NativeMemory.getInt(address + InHeader.OPCODE);
    }

    @Nullable Opcode opcode() {
        return Opcode.of(code());
    }

    long unique() {
        return NativeMemory.getLong(address + InHeader.UNIQUE);
    }

    long node() {
        return NativeMemory.getLong(address + InHeader.NODEID);
    }

    /** The thread that asks; 0 when nobody waits for the answer. */
    int pid() {
        return NativeMemory.getInt(address + InHeader.PID);
    }

    /**
     * @param umask the one of this request
     */
    Caller caller(int umask) {
        return new Caller(
                NativeMemory.getInt(address + InHeader.UID),
                NativeMemory.getInt(address + InHeader.GID),
                pid(),
                umask);
    }

    int int32(int offset) {
        return NativeMemory.getInt(body + offset);
    }

    long int64(int offset) {
        return NativeMemory.getLong(body + offset);
    }

    /** Where the data at an offset lies. */
    long at(int offset) {
        return body + offset;
    }

    /** The bytes of a string, which a NUL ends. */
    byte[] string(int offset) {
        return NativeMemory.getString(body + offset, length() - InHeader.SIZE - offset);
    }

    byte[] bytes(int offset, int count) {
        return NativeMemory.getBytes(body + offset, count);
    }
}
