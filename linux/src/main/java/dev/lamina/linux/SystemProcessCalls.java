package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.errno;
import static dev.lamina.linux.LibC.function;

import java.util.List;

/** {@link ProcessCalls} by libc. */
final class SystemProcessCalls implements ProcessCalls {
    private static final int SYS_PIDFD_SEND_SIGNAL = 424;
    private static final int SYS_PIDFD_OPEN = 434;
    private static final int P_PIDFD = 3;
    private static final int WEXITED = 4;
    private static final int CLD_EXITED = 1;
    private static final int SPAWN_SETSIGDEF_AND_SETSIGMASK = 0x04 | 0x08;
    private static final int SPAWN_OBJECT = 512;
    private static final int SIGSET = 128;

    @Override
    public int spawn(byte[] program, List<byte[]> arguments, List<byte[]> environment, int[] fds)
            throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long actions = scratch.allocate(SPAWN_OBJECT);
            long attributes = scratch.allocate(SPAWN_OBJECT);
            long pid = scratch.allocate(8);
            call(function("posix_spawn_file_actions_init"), actions);
            call(function("posix_spawnattr_init"), attributes);
            try {
                setSignals(scratch, attributes);
                mapDescriptors(actions, fds);
                long path = scratch.string(program);
                long argv = strings(scratch, arguments);
                long envp = strings(scratch, environment);
                int error =
                        (int)
                                call(
                                        function("posix_spawn"),
                                        pid,
                                        path,
                                        actions,
                                        attributes,
                                        argv,
                                        envp);
                if (error != 0) {
                    throw new ErrnoException(Errno.of(error), "posix_spawn", program);
                }
                return NativeMemory.getInt(pid);
            } finally {
                call(function("posix_spawn_file_actions_destroy"), actions);
                call(function("posix_spawnattr_destroy"), attributes);
            }
        }
    }

    private static void setSignals(Scratch scratch, long attributes) {
        long signals = scratch.allocate(SIGSET);
        call(function("sigfillset"), signals);
        call(function("posix_spawnattr_setsigdefault"), attributes, signals);
        call(function("sigemptyset"), signals);
        call(function("posix_spawnattr_setsigmask"), attributes, signals);
        call(
                function("posix_spawnattr_setflags"),
                attributes,
                (long) SPAWN_SETSIGDEF_AND_SETSIGMASK);
    }

    /**
     * First out of the way of the targets, then onto them: a source may be another one's target.
     */
    private static void mapDescriptors(long actions, int[] fds) {
        int free = fds.length;
        for (int fd : fds) {
            free = Math.max(free, fd + 1);
        }
        for (int i = 0; i < fds.length; i++) {
            call(function("posix_spawn_file_actions_adddup2"), actions, fds[i], free + i);
        }
        for (int i = 0; i < fds.length; i++) {
            call(function("posix_spawn_file_actions_adddup2"), actions, free + i, i);
            call(function("posix_spawn_file_actions_addclose"), actions, free + i);
        }
    }

    private static long strings(Scratch scratch, List<byte[]> strings) {
        long array = scratch.allocate(8 * (strings.size() + 1));
        for (int i = 0; i < strings.size(); i++) {
            NativeMemory.putLong(array + 8L * i, scratch.string(strings.get(i)));
        }
        NativeMemory.putLong(array + 8L * strings.size(), 0);
        return array;
    }

    @Override
    public int pidfd(int pid) throws ErrnoException {
        return check(call(function("syscall"), SYS_PIDFD_OPEN, pid, 0), "pidfd_open");
    }

    @Override
    public void signal(int pidfd, int signal) throws ErrnoException {
        check(
                call(function("syscall"), SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0),
                "pidfd_send_signal");
    }

    @Override
    public int await(int pidfd) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long info = scratch.allocate(128);
            while ((int) call(function("waitid"), P_PIDFD, pidfd, info, WEXITED) == -1) {
                if (!errno().equals(Errno.EINTR)) {
                    throw new ErrnoException(errno(), "waitid");
                }
            }
            int code = NativeMemory.getInt(info + 8);
            int status = NativeMemory.getInt(info + 24);
            return code == CLD_EXITED ? status << 8 : status;
        }
    }

    @Override
    public int prctl(int option, long argument) throws ErrnoException {
        return check(call(function("prctl"), option, argument, 0, 0, 0), "prctl");
    }

    @Override
    public int getpid() {
        return (int) call(function("getpid"));
    }

    @Override
    public int getuid() {
        return (int) call(function("geteuid"));
    }

    @Override
    public int getgid() {
        return (int) call(function("getegid"));
    }
}
