package dev.lamina.linux;

/** Calls on terminals. Thread-safe. */
public interface TerminalCalls {
    record Size(int rows, int columns) {}

    boolean isTerminal(int fd);

    /** The settings of a terminal, opaque: {@code struct termios} of libc. */
    byte[] settings(int fd) throws ErrnoException;

    /** Sets what {@link #settings} gave, after pending output has gone out. */
    void restore(int fd, byte[] settings) throws ErrnoException;

    /** No echo, no line editing, no signals from keys: cfmakeraw(3). */
    void makeRaw(int fd) throws ErrnoException;

    Size size(int fd) throws ErrnoException;

    void resize(int fd, Size size) throws ErrnoException;
}
