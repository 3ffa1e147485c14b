package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;

/** Requests in and answers out through one descriptor of the device. */
record DeviceChannel(Linux linux, int fd) {
    /**
     * The next request.
     *
     * @param size at least 8192 and the largest write with its headers, or each read fails
     * @return positive when there is one; 0 when the descriptor does not wait and none is there, or
     *     the wait was disturbed; negative when the connection has ended
     */
    int receive(long address, int size) throws ErrnoException {
        return linux.devices().receive(fd, address, size);
    }

    /** Sends an answer; one to a request that is gone by now is dropped. */
    void send(long address, int length) throws ErrnoException {
        try {
            linux.files().write(fd, address, length);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }
}
