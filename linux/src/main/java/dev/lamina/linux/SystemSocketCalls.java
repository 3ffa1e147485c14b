package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.errno;
import static dev.lamina.linux.LibC.function;

import org.jspecify.annotations.Nullable;

/**
 * {@link SocketCalls} by libc; the layouts are those of {@code struct msghdr} on 64-bit machines.
 */
final class SystemSocketCalls implements SocketCalls {
    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET_CLOEXEC = 5 | FileCalls.O_CLOEXEC;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int CONTROL = 24;

    @Override
    public Pair pipe() throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long fds = scratch.allocate(8);
            check(call(function("pipe2"), fds, FileCalls.O_CLOEXEC), "pipe2");
            return pair(fds);
        }
    }

    @Override
    public Pair socketPair() throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long fds = scratch.allocate(8);
            check(
                    call(function("socketpair"), AF_UNIX, SOCK_SEQPACKET_CLOEXEC, 0, fds),
                    "socketpair");
            return pair(fds);
        }
    }

    private static Pair pair(long fds) {
        return new Pair(NativeMemory.getInt(fds), NativeMemory.getInt(fds + 4));
    }

    @Override
    public void send(int socket, byte[] bytes, int fd) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long header = header(scratch, scratch.bytes(bytes), bytes.length);
            if (fd >= 0) {
                long control = NativeMemory.getLong(header + 32);
                NativeMemory.putLong(control, 20);
                NativeMemory.putInt(control + 8, SOL_SOCKET);
                NativeMemory.putInt(control + 12, SCM_RIGHTS);
                NativeMemory.putInt(control + 16, fd);
            } else {
                NativeMemory.putLong(header + 32, 0);
                NativeMemory.putLong(header + 40, 0);
            }
            while ((int) call(function("sendmsg"), socket, header, MSG_NOSIGNAL) == -1) {
                if (!errno().equals(Errno.EINTR)) {
                    throw new ErrnoException(errno(), "sendmsg");
                }
            }
        }
    }

    @Override
    public @Nullable Message receive(int socket, int limit) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long bytes = scratch.allocate(limit);
            long header = header(scratch, bytes, limit);
            int length;
            while ((length = (int) call(function("recvmsg"), socket, header, MSG_CMSG_CLOEXEC))
                    == -1) {
                if (!errno().equals(Errno.EINTR)) {
                    throw new ErrnoException(errno(), "recvmsg");
                }
            }
            long control = NativeMemory.getLong(header + 32);
            boolean carriesFd =
                    NativeMemory.getLong(header + 40) >= 20
                            && NativeMemory.getInt(control + 12) == SCM_RIGHTS;
            if (length == 0 && !carriesFd) {
                return null;
            }
            return new Message(
                    NativeMemory.getBytes(bytes, length),
                    carriesFd ? NativeMemory.getInt(control + 16) : -1);
        }
    }

    private static long header(Scratch scratch, long bytes, int length) {
        long vector = scratch.allocate(16);
        NativeMemory.putLong(vector, bytes);
        NativeMemory.putLong(vector + 8, length);
        long control = scratch.allocate(CONTROL);
        NativeMemory.clear(control, CONTROL);
        long header = scratch.allocate(56);
        NativeMemory.clear(header, 56);
        NativeMemory.putLong(header + 16, vector);
        NativeMemory.putLong(header + 24, 1);
        NativeMemory.putLong(header + 32, control);
        NativeMemory.putLong(header + 40, CONTROL);
        return header;
    }

    @Override
    public int[] poll(int[] fds, int timeoutMillis) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long array = scratch.allocate(8 * fds.length);
            for (int i = 0; i < fds.length; i++) {
                NativeMemory.putInt(array + 8L * i, fds[i]);
                NativeMemory.putInt(array + 8L * i + 4, POLLIN);
            }
            while ((int) call(function("poll"), array, fds.length, timeoutMillis) == -1) {
                if (!errno().equals(Errno.EINTR)) {
                    throw new ErrnoException(errno(), "poll");
                }
            }
            var events = new int[fds.length];
            for (int i = 0; i < fds.length; i++) {
                events[i] = NativeMemory.getShort(array + 8L * i + 6);
            }
            return events;
        }
    }
}
