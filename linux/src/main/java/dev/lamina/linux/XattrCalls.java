package dev.lamina.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Extended attributes of a name in a directory, of a symlink itself too, or of an fd (which an
 * empty name stands for too). Attribute names are bytes with their namespace, such as {@code
 * user.x}. An fd may be O_PATH. Thread-safe.
 */
public interface XattrCalls {
    int XATTR_CREATE = 1;
    int XATTR_REPLACE = 2;

    /** The value, or null when there is none (or the file system has no attributes at all). */
    byte @Nullable [] get(int dirfd, byte[] name, byte[] attribute) throws ErrnoException;

    byte @Nullable [] get(int fd, byte[] attribute) throws ErrnoException;

    void set(int dirfd, byte[] name, byte[] attribute, byte[] value, int flags)
            throws ErrnoException;

    void set(int fd, byte[] attribute, byte[] value, int flags) throws ErrnoException;

    void remove(int dirfd, byte[] name, byte[] attribute) throws ErrnoException;

    void remove(int fd, byte[] attribute) throws ErrnoException;

    /** The attribute names the kernel shows to this process; empty where there can be none. */
    List<byte[]> list(int dirfd, byte[] name) throws ErrnoException;

    List<byte[]> list(int fd) throws ErrnoException;
}
