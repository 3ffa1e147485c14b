package dev.lamina.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A kernel call that failed: which error, in which operation, on what. It carries no stack trace,
 * because a file system answers thousands of them a second as ordinary replies; operation and
 * subject say where it comes from.
 */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Errno errno;
    private final String operation;

    public ErrnoException(Errno errno, String operation, String subject) {
        super(
                subject.isEmpty()
                        ? operation + ": " + errno
                        : operation + " " + subject + ": " + errno);
        this.errno = errno;
        this.operation = operation;
    }

    public ErrnoException(Errno errno, String operation, byte[] name) {
        this(errno, operation, new String(name, StandardCharsets.UTF_8));
    }

    public ErrnoException(Errno errno, String operation) {
        this(errno, operation, "");
    }

    public Errno errno() {
        return errno;
    }

    /** The call that failed, such as {@code openat}. */
    public String operation() {
        return operation;
    }

    public boolean is(Errno other) {
        return errno.value() == other.value();
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
