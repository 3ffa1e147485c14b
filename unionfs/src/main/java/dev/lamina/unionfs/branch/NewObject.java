package dev.lamina.unionfs.branch;

/** What to make in a writable branch, without its owner. Modes are permission bits, 07777. */
public sealed interface NewObject {
    record Directory(int mode) implements NewObject {}

    record File(int mode) implements NewObject {}

    record Symlink(byte[] target) implements NewObject {}

    /**
     * A device, FIFO or socket.
     *
     * @param mode with the type bits
     */
    record Special(int mode, long rdev) implements NewObject {}
}
