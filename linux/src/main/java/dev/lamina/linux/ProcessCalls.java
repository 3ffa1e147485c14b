package dev.lamina.linux;

import java.util.List;

/**
 * Calls on processes. A process is held by pidfd, so that a reused pid is never signalled.
 * Thread-safe.
 */
public interface ProcessCalls {
    int SIGHUP = 1;
    int SIGINT = 2;
    int SIGQUIT = 3;
    int SIGKILL = 9;
    int SIGTERM = 15;
    int SIGCHLD = 17;
    int SIGCONT = 18;
    int SIGSTOP = 19;

    int PR_SET_DUMPABLE = 4;
    int PR_SET_CHILD_SUBREAPER = 36;

    /**
     * posix_spawn(3): a child with all signals at their defaults and none blocked.
     *
     * @param program path of the program; may be {@code /proc/self/fd/N} of this process
     * @param fds fds[i] becomes descriptor i of the child; no others are inherited if they are
     *     close-on-exec, which all of ours are
     * @return the pid; the caller must wait for it
     */
    int spawn(byte[] program, List<byte[]> arguments, List<byte[]> environment, int[] fds)
            throws ErrnoException;

    int pidfd(int pid) throws ErrnoException;

    /** Signals the process of a pidfd; ESRCH when it has ended. */
    void signal(int pidfd, int signal) throws ErrnoException;

    /**
     * Waits until the child of a pidfd has ended and reaps it.
     *
     * @return the wait status: {@code code << 8}, or the number of the signal that ended it
     */
    int await(int pidfd) throws ErrnoException;

    /** prctl(2) with one argument. */
    int prctl(int option, long argument) throws ErrnoException;

    /**
     * sigaction(2): a signal that the caller let this process ignore, as a shell does for what it
     * starts in the background, gets its default action again. Any other stays as it is.
     */
    void heed(int signal) throws ErrnoException;

    /** The processor a thread of any process runs on or ran on last, from procfs; about 15 µs. */
    int processor(int thread) throws ErrnoException;

    /** sched_getaffinity(2) of the calling thread: one bit per processor, least first. */
    byte[] mayRunOn() throws ErrnoException;

    /** sched_setaffinity(2) of the calling thread; the threads it starts begin with the same. */
    void runOn(byte[] processors) throws ErrnoException;

    int getpid();

    int getuid();

    int getgid();
}
