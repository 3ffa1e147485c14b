package dev.lamina.unionfs.branch;

import dev.lamina.linux.FileCalls;
import dev.lamina.unionfs.Branch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An object of a directory branch: a name in a parent, or a held descriptor once it has no name.
 *
 * <p>The place never changes in a read-only branch. In a writable one it is guarded by this
 * object's monitor, which whoever moves the object holds from before the kernel call until the
 * fields agree with it. It is the innermost lock of the union; a thread that holds one takes
 * further ones only towards the root.
 */
public sealed class Entry implements Branch.Node permits DirectoryEntry {
    private static final int NOT_HELD = -1;

    private @Nullable DirectoryEntry parent;
    private byte[] name;
    private int held = NOT_HELD;

    Entry(@Nullable DirectoryEntry parent, byte[] name) {
        this.parent = parent;
        this.name = name;
    }

    /** An object without a name, reached by a descriptor that it owns. */
    static Entry nameless(int fd) {
        var entry = new Entry(null, FileCalls.EMPTY);
        entry.held = fd;
        return entry;
    }

    @Nullable DirectoryEntry parent() {
        return parent;
    }

    byte[] name() {
        return name;
    }

    /** The descriptor to reach the object by, or -1 while its place does. */
    int held() {
        return held;
    }

    boolean isAt(DirectoryEntry directory, byte[] otherName) {
        return parent == directory && Arrays.equals(name, otherName);
    }

    /** Gives the object another place; the caller holds the monitor. */
    void moveTo(DirectoryEntry newParent, byte[] newName) {
        parent = newParent;
        name = newName;
    }

    /** Keeps the object reachable without a name; the caller holds the monitor. */
    void hold(int fd) {
        held = fd;
        parent = null;
        name = FileCalls.EMPTY;
    }

    /** Gives up the held descriptor, which the caller then closes; -1 when there is none. */
    synchronized int letGo() {
        int fd = held;
        held = NOT_HELD;
        return fd;
    }
}
