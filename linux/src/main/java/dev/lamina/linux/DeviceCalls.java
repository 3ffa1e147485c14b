package dev.lamina.linux;

/** Calls on the FUSE device, by the ioctls of {@code linux/fuse.h}. Thread-safe. */
public interface DeviceCalls {
    /** Opens {@code /dev/fuse} for a new connection. */
    int openFuse() throws ErrnoException;

    /** A further fd with a queue of its own for the connection of a mounted device fd. */
    int cloneFuse(int deviceFd) throws ErrnoException;

    /**
     * Registers a file as backing for passthrough; the id lives until closed or the connection
     * ends.
     */
    int openBacking(int deviceFd, int fd) throws ErrnoException;

    void closeBacking(int deviceFd, int backingId) throws ErrnoException;
}
