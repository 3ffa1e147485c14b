package dev.lamina.linux;

/** An open descriptor of this process, closed once. Thread-safe. */
public final class Fd implements AutoCloseable {
    private final FileCalls files;
    private final int number;
    private boolean closed;

    public Fd(FileCalls files, int number) {
        this.files = files;
        this.number = number;
    }

    /** The number, valid until closed. */
    public int number() {
        return number;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            files.close(number);
        }
    }
}
