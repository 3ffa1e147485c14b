package dev.lamina.linux;

import org.jspecify.annotations.Nullable;

/** Pipes, Unix sockets that carry descriptors, and waiting for several of them. Thread-safe. */
public interface SocketCalls {
    int POLLIN = 1;
    int POLLHUP = 16;

    /** Two ends of a pipe, close-on-exec. */
    record Pair(int first, int second) {}

    /** A message and the descriptor it brought, -1 for none. */
    record Message(byte[] bytes, int fd) {}

    /** pipe2(2): first is the reading end. */
    Pair pipe() throws ErrnoException;

    /** A pair of connected SOCK_SEQPACKET sockets: messages keep their borders. */
    Pair socketPair() throws ErrnoException;

    /** Sends one message, with a descriptor unless fd is -1. */
    void send(int socket, byte[] bytes, int fd) throws ErrnoException;

    /** The next message, or null when the other side has closed. */
    @Nullable Message receive(int socket, int limit) throws ErrnoException;

    /**
     * poll(2) for readability or hang-up: revents per fd; all 0 after the time-out, -1 for none.
     */
    int[] poll(int[] fds, int timeoutMillis) throws ErrnoException;
}
