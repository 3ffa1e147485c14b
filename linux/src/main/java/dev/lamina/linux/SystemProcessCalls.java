package dev.lamina.linux;

import static dev.lamina.linux.LibC.call;
import static dev.lamina.linux.LibC.check;
import static dev.lamina.linux.LibC.errno;
import static dev.lamina.linux.LibC.function;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@link ProcessCalls} by libc. */
final class SystemProcessCalls implements ProcessCalls {
    private static final int SYS_PIDFD_SEND_SIGNAL = 424;
    private static final int SYS_PIDFD_OPEN = 434;
    private static final int P_PIDFD = 3;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int WEXITED = 4;
    private static final int CLD_EXITED = 1;
    private static final int SPAWN_SETSIGDEF_AND_SETSIGMASK = 0x04 | 0x08;
    private static final int SPAWN_OBJECT = 512;
    private static final int SIGSET = 128;
    private static final int SIGACTION = 192;
    private static final int AFFINITY = 128;
    private static final int STAT = 4096;

    /** The field of /proc/PID/stat, counted from 1. */
    private static final int PROCESSOR = 39;

    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;

    private final FileCalls files;

    SystemProcessCalls(FileCalls files) {
        this.files = files;
    }

    @Override
    public int spawn(byte[] program, List<byte[]> arguments, List<byte[]> environment, int[] fds)
            throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long actions = scratch.allocate(SPAWN_OBJECT);
            long attributes = scratch.allocate(SPAWN_OBJECT);
            long pid = scratch.allocate(8);
            var copies = new int[fds.length];
            call(function("posix_spawn_file_actions_init"), actions);
            call(function("posix_spawnattr_init"), attributes);
            try {
                setSignals(scratch, attributes);
                mapDescriptors(actions, fds, copies);
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
                close(copies);
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
     * Sources that are targets of others are copied out of the way first, above all targets: closed
     * when the child has its own.
     */
    private static void mapDescriptors(long actions, int[] fds, int[] copies)
            throws ErrnoException {
        for (int i = 0; i < fds.length; i++) {
            int source = fds[i];
            if (source < fds.length && source != i) {
                copies[i] =
                        check(
                                call(function("fcntl"), source, F_DUPFD_CLOEXEC, fds.length),
                                "fcntl F_DUPFD");
                source = copies[i];
            }
            call(function("posix_spawn_file_actions_adddup2"), actions, source, i);
        }
    }

    private static void close(int[] copies) {
        for (int copy : copies) {
            if (copy > 0) {
                call(function("close"), copy);
            }
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
    public void heed(int signal) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long action = scratch.allocate(SIGACTION);
            check(call(function("sigaction"), signal, 0, action), "sigaction");
            if (NativeMemory.getLong(action) == SIG_IGN) {
                NativeMemory.putLong(action, SIG_DFL);
                check(call(function("sigaction"), signal, action, 0), "sigaction");
            }
        }
    }

    @Override
    public int processor(int thread) throws ErrnoException {
        byte[] path = ("/proc/" + thread + "/stat").getBytes(StandardCharsets.US_ASCII);
        int fd = files.open(FileCalls.AT_FDCWD, path, FileCalls.O_RDONLY, 0);
        try {
            var stat = new String(files.readFully(fd, STAT), StandardCharsets.ISO_8859_1);
            // the name may contain anything, and is the second field
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Integer.parseInt(fields[PROCESSOR - 3]);
        } finally {
            files.close(fd);
        }
    }

    @Override
    public byte[] mayRunOn() throws ErrnoException {
        try (var scratch = Scratch.open()) {
            long mask = scratch.allocate(AFFINITY);
            check(call(function("sched_getaffinity"), 0, AFFINITY, mask), "sched_getaffinity");
            return NativeMemory.getBytes(mask, AFFINITY);
        }
    }

    @Override
    public void runOn(byte[] processors) throws ErrnoException {
        try (var scratch = Scratch.open()) {
            check(
                    call(
                            function("sched_setaffinity"),
                            0,
                            processors.length,
                            scratch.bytes(processors)),
                    "sched_setaffinity");
        }
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
