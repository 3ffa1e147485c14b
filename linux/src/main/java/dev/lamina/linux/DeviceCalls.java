package dev.lamina.linux;

/** Calls on the FUSE device, by the ioctls of {@code linux/fuse.h}. Thread-safe. */
public interface DeviceCalls {
    /** Opens {@code /dev/fuse} for a new connection. */
    int openFuse() throws ErrnoException;

    /**
     * A further fd with a queue of its own for the connection of a mounted device fd.
     *
     * @param flags {@link FileCalls#O_NONBLOCK}, or 0
     */
    int cloneFuse(int deviceFd, int flags) throws ErrnoException;

    /**
     * Reads the next request into memory outside the heap.
     *
     * @return its size; 0 when there is none right now and the fd does not wait, or when the wait
     *     was disturbed; -1 when the connection has ended
     */
    int receive(int deviceFd, long address, int size) throws ErrnoException;

    /**
     * Registers a file as backing for passthrough; the id lives until closed or the connection
     * ends.
     */
    int openBacking(int deviceFd, int fd) throws ErrnoException;

    void closeBacking(int deviceFd, int backingId) throws ErrnoException;
}
