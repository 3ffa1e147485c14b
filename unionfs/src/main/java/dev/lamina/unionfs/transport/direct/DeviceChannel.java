package dev.lamina.unionfs.transport.direct;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.FileCalls;

/** Requests in and answers out through one descriptor of the device. */
record DeviceChannel(FileCalls files, int fd) {
    /**
     * Waits for the next request.
     *
     * @param size at least 8192 and the largest write with its headers, or each read fails
     * @return false when the connection has ended
     */
    boolean receive(long address, int size) throws ErrnoException {
        while (true) {
            try {
                files.read(fd, address, size);
                return true;
            } catch (ErrnoException e) {
                if (e.is(Errno.ENODEV)) {
                    return false;
                }
                // ENOENT: the request was withdrawn while it was being read.
                if (!e.is(Errno.EINTR) && !e.is(Errno.EAGAIN) && !e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
    }

    /** Sends an answer; one to a request that is gone by now is dropped. */
    void send(long address, int length) throws ErrnoException {
        try {
            files.write(fd, address, length);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }
}
